import { compilePortPolicy } from "../../src/policy/compile-port-policy.js";
import { requestHead, type ClientAuthorization, type Peer, type PortPolicyContent } from "../../src/policy/index.js";
import type { Decider, Engine } from "./engine.js";
import { packageVersion } from "./package-version.js";
import type { Question, Rule } from "./rules.js";

/** A whole decision each time: admit the peer, then decide its request. A sidecar does the first once a connection. */
export const meshtls: Engine = {
  name: "meshtls",
  version: packageVersion("."),
  load: (rules) => Promise.resolve(deciderOf(rules)),
};

function deciderOf(rules: readonly Rule[]): Decider {
  const policy = compilePortPolicy(contentOf(rules));
  return {
    prepare: (questions) =>
      questions.map((question) => {
        const peer = peerOf(question);
        const head = requestHead({ method: "GET", target: question.path, authority: "service.example" });
        return () => policy.admit(peer).request(head).verdict === "allow";
      }),
  };
}

function peerOf({ identity, address }: Question): Peer {
  return {
    address,
    tls:
      identity === undefined
        ? { kind: "none", reason: "no_tls_from_remote" }
        : { kind: "established", clientIdentity: identity },
  };
}

function contentOf(rules: readonly Rule[]): PortPolicyContent {
  const authorizations = rules.flatMap((rule, index) =>
    rule.kind === "route" ? [] : [authorizationOf(rule, `rule-${index}`)],
  );
  const routes = rules.flatMap((rule, index) =>
    rule.kind === "route"
      ? [
          {
            reference: { group: "policy.linkerd.io", kind: "HTTPRoute", name: `rule-${index}` },
            hosts: [],
            rules: [
              {
                matches: [
                  {
                    kind: "http" as const,
                    path: { type: "prefix" as const, value: rule.path },
                    headers: [],
                    query: [],
                  },
                ],
                filters: [],
              },
            ],
            authorizations: [authorizationOf(rule, `rule-${index}`)],
          },
        ]
      : [],
  );
  const everything = { kind: "http" as const, path: { type: "prefix" as const, value: "/" }, headers: [], query: [] };
  return {
    server: { group: "policy.linkerd.io", kind: "server", name: "bench" },
    protocol: "http1",
    detectTimeoutMs: 10_000,
    authorizations,
    routes: [
      ...routes,
      {
        reference: { group: "policy.linkerd.io", kind: "HTTPRoute", name: "everything" },
        hosts: [],
        rules: [{ matches: [everything], filters: [] }],
        authorizations: [],
      },
    ],
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

function authorizationOf(rule: Rule, name: string): ClientAuthorization {
  const reference = { group: "policy.linkerd.io", kind: "authorizationpolicy", name };
  const everywhere = [
    { cidr: "0.0.0.0/0", except: [] },
    { cidr: "::/0", except: [] },
  ];
  switch (rule.kind) {
    case "network":
      return {
        reference,
        networks: [{ cidr: rule.cidr, except: [] }],
        authentication: { kind: "unauthenticated" },
      };
    case "suffix":
      return {
        reference,
        networks: everywhere,
        authentication: { kind: "identities", identities: [{ kind: "suffix", labels: rule.suffix.split(".") }] },
      };
    case "identity":
    case "route":
      return {
        reference,
        networks: everywhere,
        authentication: { kind: "identities", identities: [{ kind: "exact", identity: rule.identity }] },
      };
  }
}
