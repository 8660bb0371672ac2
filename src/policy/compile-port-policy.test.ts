import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePortPolicy } from "./compile-port-policy.js";
import { denyAllPolicy } from "./deny-all-policy.js";
import { defaultRoutes } from "./default-routes.js";
import { parseIdentityMatch } from "./identity-match.js";
import type { Peer, Protocol } from "./model.js";
import {
  everyNetwork,
  policyReference,
  type ClientAuthorization,
  type PortPolicyContent,
  type RequestMatch,
} from "./port-policy-content.js";
import { requestHead } from "./request-head.js";

function grant(name: string, identities?: readonly string[], cidr?: string): ClientAuthorization {
  return {
    reference: policyReference("authorizationpolicy", name),
    networks: cidr === undefined ? everyNetwork : [{ cidr, except: [] }],
    authentication:
      identities === undefined
        ? { kind: "unauthenticated" }
        : { kind: "identities", identities: identities.map(parseIdentityMatch) },
  };
}

function contentOf(protocol: Protocol, authorizations: readonly ClientAuthorization[]): PortPolicyContent {
  return {
    server: policyReference("server", "s"),
    protocol,
    detectTimeoutMs: 10_000,
    authorizations,
    routes: defaultRoutes({ protocol, probePaths: ["/ready"], probeNetworks: ["192.168.0.0/16"] }),
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

const everyProtocol: readonly Protocol[] = ["detect", "http1", "http2", "grpc", "opaque", "tls"];
const get = requestHead({ method: "GET", target: "/" });

function meshed(identity: string, address = "10.0.0.1"): Peer {
  return { address, tls: { kind: "established", clientIdentity: identity } };
}

const plain: Peer = { address: "10.0.0.1", tls: { kind: "none", reason: "no_tls_from_remote" } };

test("equal answers are one object, for every request, connection and peer", () => {
  const policy = compilePortPolicy(contentOf("detect", [grant("p", ["*.example"])]));
  const [first, second] = [policy.admit(meshed("a.example")), policy.admit(meshed("b.example", "::1"))];
  assert.equal(first.request(get), first.request(requestHead({ method: "POST", target: "/elsewhere" })));
  assert.equal(first.request(get), second.request(get));
  assert.equal(first.tcp, second.tcp);
  assert.equal(policy.admit(plain).request(get), policy.admit({ ...plain, address: "::2" }).request(get));
});

test("asking for a request makes no new object", () => {
  const policy = compilePortPolicy(contentOf("grpc", [grant("p", ["a.example"])]));
  const permit = policy.admit(meshed("a.example"));
  const call = requestHead({ method: "POST", target: "/a.B/c" });
  const answers = new Set(Array.from({ length: 1000 }, () => permit.request(call)));
  assert.equal(answers.size, 1);
  const refusals = new Set(Array.from({ length: 1000 }, () => permit.request(get)));
  assert.deepEqual(
    [...refusals].map(({ verdict }) => verdict),
    ["not-found"],
  );
});

test("a permit carries the policy and the peer it was made for", () => {
  const policy = compilePortPolicy(contentOf("detect", []));
  const permit = policy.admit(plain);
  assert.equal(permit.policy, policy);
  assert.equal(permit.peer, plain);
});

test("the trace of a question ends in the very decision that the permit gives", () => {
  for (const protocol of everyProtocol) {
    const policy = compilePortPolicy(contentOf(protocol, [grant("p", ["a.example"], "10.0.0.0/8")]));
    for (const peer of [meshed("a.example"), meshed("a.example", "11.0.0.1"), meshed("b.example"), plain]) {
      const permit = policy.admit(peer);
      assert.equal(policy.trace(peer, null).decision, permit.tcp, protocol);
      for (const head of [
        get,
        requestHead({ method: "GET", target: "/ready" }),
        requestHead({ method: "POST", target: "/a.B/c" }),
      ]) {
        assert.equal(policy.trace(peer, head).decision, permit.request(head), `${protocol} ${head.path}`);
      }
    }
  }
});

test("TLS that passes through encrypted proves nothing, and neither does TLS without a certificate", () => {
  const policy = compilePortPolicy(contentOf("detect", [grant("p", ["*"])]));
  const unproven: readonly Peer["tls"][] = [
    { kind: "passthrough", sni: "a.example" },
    { kind: "established", clientIdentity: undefined },
    { kind: "established", clientIdentity: "" },
    { kind: "none", reason: "port_skipped" },
    { kind: "none", reason: "loopback" },
  ];
  for (const tls of unproven) {
    const permit = policy.admit({ address: "10.0.0.1", tls });
    assert.equal(permit.tcp.reason, "unauthenticated", tls.kind);
    assert.equal(permit.request(get).reason, "unauthenticated", tls.kind);
  }
});

test("a request on an opaque or TLS port has no route, whoever sends it", () => {
  for (const protocol of ["opaque", "tls"] as const) {
    const permit = compilePortPolicy(contentOf(protocol, [grant("p", ["*"])])).admit(meshed("a.example"));
    assert.equal(permit.tcp.verdict, "allow");
    const { verdict, reason, route, authorization } = permit.request(get);
    assert.deepEqual(
      { verdict, reason, route, authorization },
      {
        verdict: "not-found",
        reason: "no-route",
        route: null,
        authorization: null,
      },
    );
  }
});

test("an HTTP port carries no plain TCP, whoever asks", () => {
  for (const protocol of ["http1", "http2", "grpc"] as const) {
    const policy = compilePortPolicy(contentOf(protocol, [grant("everyone")]));
    for (const peer of [meshed("a.example"), plain, { ...plain, address: "127.0.0.1" }]) {
      assert.equal(policy.admit(peer).tcp.reason, "protocol-not-allowed", protocol);
    }
  }
});

test("the authorizations of a route are asked before those of the port, and loopback's last", () => {
  const policy = compilePortPolicy(contentOf("detect", [grant("p", ["*"])]));
  const name = (peer: Peer, path: string) =>
    policy.admit(peer).request(requestHead({ method: "GET", target: path })).authorization?.name;
  assert.equal(name(meshed("a.example", "192.168.0.1"), "/ready"), "probe");
  assert.equal(name(meshed("a.example"), "/ready"), "p");
  assert.equal(name(meshed("a.example", "127.0.0.1"), "/"), "p");
  assert.equal(name({ ...plain, address: "::1" }, "/"), "localhost");
  assert.equal(name({ ...plain, address: "::ffff:127.0.0.1" }, "/"), "localhost");
  assert.equal(name({ ...plain, address: "127.0.0.2" }, "/"), undefined);
});

test("a refusal says what comes nearest to being let in", () => {
  const reason = (grants: readonly ClientAuthorization[], peer: Peer) =>
    compilePortPolicy({ ...contentOf("detect", grants), routes: [] }).admit(peer).tcp.reason;
  assert.equal(reason([], plain), "no-authorizations");
  assert.equal(reason([grant("p", ["a.example"])], plain), "unauthenticated");
  assert.equal(reason([grant("p", ["a.example"])], meshed("b.example")), "identity-not-listed");
  assert.equal(reason([grant("p", ["a.example"], "11.0.0.0/8")], meshed("a.example")), "network-not-listed");
  assert.equal(reason([grant("p", ["a.example"], "11.0.0.0/8")], meshed("b.example")), "identity-not-listed");
  assert.equal(reason([grant("p", undefined, "11.0.0.0/8")], plain), "network-not-listed");
  const both = [grant("p", ["a.example"]), grant("q", undefined, "11.0.0.0/8")];
  assert.equal(reason(both, plain), "network-not-listed");
});

test("thousands of authorizations are asked as correctly as one", () => {
  const grants = Array.from({ length: 2000 }, (_, number) =>
    grant(`p${number}`, [`sa${number}.example`, `*.ns${number}.example`], `10.${number >> 8}.${number & 255}.0/24`),
  );
  const policy = compilePortPolicy(contentOf("detect", grants));
  for (const number of [0, 31, 32, 255, 256, 1999]) {
    const address = `10.${number >> 8}.${number & 255}.7`;
    assert.equal(policy.admit(meshed(`sa${number}.example`, address)).tcp.authorization?.name, `p${number}`);
    assert.equal(policy.admit(meshed(`x.ns${number}.example`, address)).tcp.authorization?.name, `p${number}`);
    assert.equal(policy.admit(meshed(`x.ns${number}.example`, "10.200.0.1")).tcp.reason, "network-not-listed");
    assert.equal(policy.admit(meshed(`x.ns${number}.example`, "10.200.0.1")).request(get).reason, "network-not-listed");
  }
});

test("an unreadable policy lets in nobody, loopback included, and says that it is invalid", () => {
  const policy = denyAllPolicy();
  for (const peer of [meshed("a.example"), plain, { ...plain, address: "127.0.0.1" }, { ...plain, address: "::1" }]) {
    const permit = policy.admit(peer);
    for (const decision of [
      permit.tcp,
      permit.request(get),
      permit.request(requestHead({ method: "GET", target: "/ready" })),
    ]) {
      assert.equal(decision.verdict, "deny");
      assert.deepEqual(decision.server, { group: "", kind: "default", name: "invalid" });
    }
  }
});

test("a demand for any TLS is met by TLS that ended here, with or without an identity, and by nothing else", () => {
  const anyTls: ClientAuthorization = { ...grant("p"), authentication: { kind: "any-tls" } };
  const cases: readonly (readonly [tls: Peer["tls"], isIn: boolean])[] = [
    [{ kind: "established", clientIdentity: "a.example" }, true],
    [{ kind: "established", clientIdentity: "" }, true],
    [{ kind: "established", clientIdentity: undefined }, true],
    [{ kind: "passthrough", sni: "a.example" }, false],
    [{ kind: "none", reason: "no_tls_from_remote" }, false],
    [{ kind: "none", reason: "port_skipped" }, false],
    [{ kind: "none", reason: "loopback" }, false],
  ];
  for (const [tls, isIn] of cases) {
    const permit = compilePortPolicy(contentOf("detect", [anyTls])).admit({ address: "10.0.0.1", tls });
    const expected = isIn ? "authorized" : "unauthenticated";
    assert.deepEqual([permit.tcp.reason, permit.request(get).reason], [expected, expected], JSON.stringify(tls));
  }
  const near = { ...anyTls, networks: [{ cidr: "10.0.0.0/8", except: ["10.9.0.0/16"] }] };
  const reasonFrom = (address: string): string =>
    compilePortPolicy(contentOf("detect", [near])).admit(meshed("a.example", address)).tcp.reason;
  assert.deepEqual([reasonFrom("10.0.0.1"), reasonFrom("10.9.0.1")], ["authorized", "network-not-listed"]);
});

test("of any TLS, an identity and anyone, the first in the list that accepts is the one that is named", () => {
  const anyTls: ClientAuthorization = { ...grant("tls"), authentication: { kind: "any-tls" } };
  const nameFor = (list: readonly ClientAuthorization[], peer: Peer): string | undefined =>
    compilePortPolicy(contentOf("detect", list)).admit(peer).tcp.authorization?.name;
  const mine = grant("mine", ["a.example"]);
  const everyone = grant("everyone");
  assert.equal(nameFor([anyTls, mine, everyone], meshed("a.example")), "tls");
  assert.equal(nameFor([mine, anyTls, everyone], meshed("a.example")), "mine");
  assert.equal(nameFor([mine, anyTls, everyone], meshed("b.example")), "tls");
  assert.equal(nameFor([mine, anyTls, everyone], plain), "everyone");
  assert.equal(nameFor([everyone, anyTls, mine], meshed("a.example")), "everyone");
});

test("one pattern that cannot be read, wherever it stands, closes the whole port to everyone", () => {
  const pattern = { type: "regex", value: "(?=a)" } as const;
  const path = { type: "prefix", value: "/" } as const;
  const named = { name: "x", ...pattern };
  const matches: readonly RequestMatch[] = [
    { kind: "http", path: pattern, headers: [], query: [] },
    { kind: "http", path, headers: [named], query: [] },
    { kind: "http", path, headers: [], query: [named] },
    { kind: "grpc", headers: [named] },
  ];
  const readable: RequestMatch = { kind: "http", path, headers: [], query: [] };
  for (const match of matches) {
    const content: PortPolicyContent = {
      ...contentOf("http1", [grant("everyone")]),
      routes: [
        {
          reference: { group: "policy.linkerd.io", kind: "HTTPRoute", name: "r" },
          hosts: [],
          rules: [{ matches: [readable, match], filters: [] }],
          authorizations: [grant("of-route")],
        },
      ],
      rateLimit: { reference: policyReference("server", "limit"), total: 1, overrides: [] },
    };
    const policy = compilePortPolicy(content);
    assert.deepEqual([policy.server.kind, policy.server.name, policy.rateLimit], ["default", "invalid", null]);
    for (const peer of [meshed("a.example"), plain, { ...plain, address: "127.0.0.1" }]) {
      const permit = policy.admit(peer);
      assert.deepEqual([permit.tcp.reason, permit.request(get).reason], ["invalid-policy", "invalid-policy"]);
      assert.deepEqual([permit.tcp.verdict, permit.request(get).verdict], ["deny", "deny"]);
    }
  }
});
