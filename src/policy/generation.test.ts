import assert from "node:assert/strict";
import { test } from "node:test";
import { generationOf } from "./generation.js";
import { parseIdentityMatch } from "./identity-match.js";
import type { ClientAuthorization, PortPolicyContent } from "./port-policy-content.js";

const authorization: ClientAuthorization = {
  reference: { group: "policy.linkerd.io", kind: "authorizationpolicy", name: "p" },
  networks: [
    { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/16"] },
    { cidr: "::/0", except: [] },
  ],
  authentication: { kind: "identities", identities: ["a.example", "*.b.example"].map(parseIdentityMatch) },
};
const content: PortPolicyContent = {
  server: { group: "policy.linkerd.io", kind: "server", name: "s" },
  protocol: "detect",
  detectTimeoutMs: 10_000,
  authorizations: [authorization],
  routes: [
    {
      reference: { group: "", kind: "default", name: "default" },
      hosts: [],
      rules: [
        { matches: [{ kind: "http", path: { type: "prefix", value: "/" }, headers: [], query: [] }], filters: [] },
      ],
      authorizations: [],
    },
  ],
  rateLimit: null,
  admitsLoopback: true,
  invalid: null,
};

function withGrant(change: Partial<ClientAuthorization>): PortPolicyContent {
  return { ...content, authorizations: [{ ...authorization, ...change }] };
}

function identities(...entries: readonly string[]): Partial<ClientAuthorization> {
  return { authentication: { kind: "identities", identities: entries.map(parseIdentityMatch) } };
}

const route = content.routes[0]!;

test("a generation is a SHA-256 in hexadecimal, the same each time", () => {
  assert.match(generationOf(content), /^[0-9a-f]{64}$/);
  assert.equal(generationOf(content), generationOf(structuredClone(content)));
});

test("the order and repetition of identities, networks and exceptions mean nothing", () => {
  const equal = [
    withGrant(identities("*.b.example", "a.example")),
    withGrant(identities("a.example", "*.b.example", "a.example")),
    withGrant({ networks: [...authorization.networks].reverse() }),
    withGrant({ networks: [...authorization.networks, ...authorization.networks] }),
    withGrant({
      networks: [
        { cidr: "10.0.0.0/8", except: ["10.2.0.0/16", "10.1.0.0/16"] },
        { cidr: "::/0", except: [] },
      ],
    }),
    { ...content, protocol: "detect" as const },
  ];
  for (const same of equal) assert.equal(generationOf(same), generationOf(content));
});

const different: Readonly<Record<string, PortPolicyContent>> = {
  "another Server": { ...content, server: { ...content.server, name: "t" } },
  "a default instead of a Server": { ...content, server: { group: "", kind: "default", name: "s" } },
  "another protocol": { ...content, protocol: "http1" },
  "another time to detect": { ...content, detectTimeoutMs: 1 },
  "no loopback": { ...content, admitsLoopback: false },
  "no authorization": { ...content, authorizations: [] },
  "an authorization twice": { ...content, authorizations: [authorization, authorization] },
  "another authorization": withGrant({ reference: { ...authorization.reference, name: "q" } }),
  "no identity asked for": withGrant({ authentication: { kind: "unauthenticated" } }),
  "no identity accepted": withGrant(identities()),
  "one identity less": withGrant(identities("a.example")),
  "a wildcard instead of a name": withGrant(identities("*.a.example", "*.b.example")),
  "a name that looks like the wildcard": withGrant({
    authentication: {
      kind: "identities",
      identities: [parseIdentityMatch("a.example"), { kind: "exact", identity: "*.b.example" }],
    },
  }),
  "one network less": withGrant({ networks: authorization.networks.slice(1) }),
  "one exception less": withGrant({
    networks: [
      { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] },
      { cidr: "::/0", except: [] },
    ],
  }),
  "no route": { ...content, routes: [] },
  "another route": { ...content, routes: [{ ...route, reference: { ...route.reference, name: "probe" } }] },
  "another path": {
    ...content,
    routes: [
      {
        ...route,
        rules: [
          { matches: [{ kind: "http", path: { type: "prefix", value: "/x" }, headers: [], query: [] }], filters: [] },
        ],
      },
    ],
  },
  "an exact path": {
    ...content,
    routes: [
      {
        ...route,
        rules: [
          { matches: [{ kind: "http", path: { type: "exact", value: "/" }, headers: [], query: [] }], filters: [] },
        ],
      },
    ],
  },
  "a method": {
    ...content,
    routes: [
      {
        ...route,
        rules: [
          {
            matches: [{ kind: "http", path: { type: "prefix", value: "/" }, method: "GET", headers: [], query: [] }],
            filters: [],
          },
        ],
      },
    ],
  },
  "calls only": {
    ...content,
    routes: [{ ...route, rules: [{ matches: [{ kind: "grpc", headers: [] }], filters: [] }] }],
  },
  "a grant on the route": { ...content, routes: [{ ...route, authorizations: [authorization] }] },
};

test("every other meaning has another generation", () => {
  const seen = new Map([[generationOf(content), "the policy itself"]]);
  for (const [what, other] of Object.entries(different)) {
    const generation = generationOf(other);
    assert.equal(seen.get(generation), undefined, what);
    seen.set(generation, what);
  }
});

test("the time to detect counts only where something is detected", () => {
  const http1 = { ...content, protocol: "http1" } as const;
  assert.equal(generationOf({ ...http1, detectTimeoutMs: 1 }), generationOf(http1));
});

test("the order of hosts, conditions and clients of an override means nothing; everything that a route or rate says counts", () => {
  const header = { name: "x", type: "exact", value: "1" } as const;
  const other = { name: "y", type: "regex", value: "2" } as const;
  const full = (change: {
    readonly hosts?: readonly string[];
    readonly headers?: readonly (typeof header | typeof other)[];
    readonly method?: string;
    readonly status?: number;
    readonly total?: number;
    readonly identities?: readonly string[];
  }): PortPolicyContent => ({
    ...content,
    routes: [
      {
        ...route,
        hosts: (change.hosts ?? ["a", "b"]).map((host) => ({ kind: "exact", host })),
        rules: [
          {
            matches: [
              {
                kind: "http",
                path: { type: "prefix", value: "/" },
                headers: change.headers ?? [header, other],
                query: [],
                ...(change.method === undefined ? {} : { method: change.method }),
              },
            ],
            filters: [{ kind: "redirect", status: change.status ?? 302 }],
          },
        ],
      },
    ],
    rateLimit: {
      reference: { group: "policy.linkerd.io", kind: "httplocalratelimitpolicy", name: "l" },
      ...(change.total === undefined ? {} : { total: change.total }),
      overrides: [{ requestsPerSecond: 5, identities: change.identities ?? ["a", "b"] }],
    },
  });
  const same = [{ hosts: ["b", "a"] }, { headers: [other, header] }, { identities: ["b", "a", "b"] }];
  for (const change of same) assert.equal(generationOf(full(change)), generationOf(full({})), JSON.stringify(change));
  const changes = [
    {},
    { hosts: ["a"] },
    { headers: [header] },
    { method: "GET" },
    { status: 301 },
    { total: 1 },
    { identities: ["a"] },
  ];
  assert.equal(new Set(changes.map((change) => generationOf(full(change)))).size, changes.length);
});
