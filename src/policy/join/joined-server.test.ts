import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../../test/support/policy-set.js";
import type { PortPolicyContent } from "../port-policy-content.js";

const group = "policy.linkerd.io";
const gateway = "gateway.networking.k8s.io";
const web = { kind: "pod", namespace: "ns-0", name: "web" } as const;

function object(
  apiVersion: string,
  kind: string,
  name: string,
  spec: object | undefined,
  metadata: object = {},
): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name, namespace: "ns-0", ...metadata }, spec })}\n`;
}

const pod = object(
  "v1",
  "Pod",
  "web",
  {
    containers: [
      {
        name: "c",
        ports: [{ name: "http", containerPort: 8080 }],
        livenessProbe: { httpGet: { path: "/live", port: "http" } },
      },
    ],
  },
  { annotations: { "linkerd.io/inject": "enabled" } },
);

function server(proxyProtocol = "HTTP/1", name = "srv", metadata: object = {}): string {
  return object(`${group}/v1beta3`, "Server", name, { podSelector: {}, port: 8080, proxyProtocol }, metadata);
}

function route(
  name: string,
  { kind = "HTTPRoute", api = group, rules, metadata = {}, ...parent }: Partial<Record<string, unknown>> = {},
): string {
  const apiVersion = api === group ? `${group}/v1beta3` : `${gateway}/v1`;
  const parentRefs = [{ group, kind: "Server", name: "srv", ...parent }];
  return object(
    apiVersion,
    String(kind),
    name,
    { parentRefs, ...(rules === undefined ? {} : { rules }) },
    metadata as object,
  );
}

function policy(name: string, targetRef: object, refs: readonly object[] = []): string {
  return object(`${group}/v1alpha1`, "AuthorizationPolicy", name, { targetRef, requiredAuthenticationRefs: refs });
}

function authorization(name: string, spec: object): string {
  return object(`${group}/v1beta1`, "ServerAuthorization", name, { server: { name: "srv" }, ...spec });
}

function rateLimit(name: string, spec: object = {}, metadata: object = {}): string {
  const targetRef = { group, kind: "Server", name: "srv" };
  return object(
    `${group}/v1alpha1`,
    "HTTPLocalRateLimitPolicy",
    name,
    { targetRef, total: { requestsPerSecond: 100 }, ...spec },
    metadata,
  );
}

function contentOf(...manifests: readonly string[]): PortPolicyContent {
  return policySet([pod, ...manifests].join("")).index.portPolicy(web, 8080).content;
}

function routesOf(...manifests: readonly string[]): string[] {
  return contentOf(...manifests).routes.map(({ reference }) => reference.name);
}

function grantsOf(...manifests: readonly string[]): string[] {
  return contentOf(...manifests).authorizations.map(({ reference }) => reference.name);
}

const everyone = { client: { unauthenticated: true, networks: [{ cidr: "0.0.0.0/0" }] } };

test("links_server_authz_by_name and by_label: both forms of selection, in the Server's namespace", () => {
  assert.deepEqual(grantsOf(server(), authorization("z", everyone)), ["z"]);
  const labelled = server("HTTP/1", "srv", { labels: { tier: "a" } });
  const selecting = (tier: string) =>
    authorization("z", { ...everyone, server: { selector: { matchLabels: { tier } } } });
  assert.deepEqual(grantsOf(labelled, selecting("a")), ["z"]);
  assert.deepEqual(grantsOf(labelled, selecting("b")), []);
  assert.deepEqual(grantsOf(labelled, authorization("z", { ...everyone, server: { selector: {} } })), ["z"]);
  assert.deepEqual(grantsOf(server(), authorization("z", everyone).replace('"ns-0"', '"ns-1"')), []);
});

test("a ServerAuthorization without networks means the cluster's networks, not every network", () => {
  const [grant] = contentOf(server(), authorization("z", { client: { unauthenticated: true } })).authorizations;
  assert.deepEqual(
    grant?.networks.map(({ cidr }) => cidr),
    ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"],
  );
});

test("identities and ServiceAccounts of a ServerAuthorization add up; a namespace left out is its own", () => {
  const meshTLS = { identities: ["*.a"], serviceAccounts: [{ name: "x" }, { name: "y", namespace: "ns-1" }] };
  const [grant] = contentOf(server(), authorization("z", { client: { meshTLS } })).authorizations;
  assert.deepEqual(grant?.authentication, {
    kind: "identities",
    identities: [
      { kind: "suffix", labels: ["a"] },
      { kind: "exact", identity: "x.ns-0.serviceaccount.identity.linkerd.cluster.local" },
      { kind: "exact", identity: "y.ns-1.serviceaccount.identity.linkerd.cluster.local" },
    ],
  });
});

test("a ServerAuthorization that names no client is ignored, with Linkerd's words", () => {
  for (const [client, why] of [
    [{}, "no client authentication configured"],
    [{ meshTLS: {} }, "authorization authorizes no clients"],
  ] as const) {
    const { index } = policySet([pod, server(), authorization("z", { client })].join(""));
    assert.deepEqual(
      index.serverAuthorizations.map(({ state, why: cause }) => [state, cause]),
      [["ignored", why]],
    );
    assert.deepEqual(index.portPolicy(web, 8080).content.authorizations, []);
  }
});

test("any TLS is enough for unauthenticatedTLS", () => {
  const client = { meshTLS: { unauthenticatedTLS: true } };
  assert.deepEqual(contentOf(server(), authorization("z", { client })).authorizations[0]?.authentication, {
    kind: "any-tls",
  });
});

test("authorizations stand in order: AuthorizationPolicies by name, ServerAuthorizations by name, the default last", () => {
  const target = { group, kind: "Server", name: "srv" };
  const audited = server().replace('"HTTP/1"', '"HTTP/1","accessPolicy":"audit"');
  const written = [
    authorization("b", everyone),
    policy("d", { kind: "Namespace", name: "ns-0" }),
    authorization("a", everyone),
    policy("c", target),
    audited,
  ];
  assert.deepEqual(grantsOf(...written), ["c", "d", "a", "b", "audit"]);
  assert.deepEqual(grantsOf(...written.reverse()), ["c", "d", "a", "b", "audit"]);
});

test("route_attaches_to_server: the first route takes the place of the default and probe routes", () => {
  assert.deepEqual(routesOf(server()), ["default", "probe"]);
  const content = contentOf(server(), route("r"), policy("p", { group, kind: "httproute", name: "R" }));
  assert.deepEqual(
    content.routes.map(({ reference, authorizations }) => [reference, authorizations.map((a) => a.reference.name)]),
    [[{ group, kind: "HTTPRoute", name: "r" }, ["p"]]],
  );
  assert.deepEqual(content.authorizations, []);
});

test("a policy on a route finds it without regard to case; a policy on a Server does not", () => {
  assert.deepEqual(grantsOf(server(), policy("p", { group, kind: "server", name: "srv" })), ["p"]);
  assert.deepEqual(grantsOf(server(), policy("p", { group, kind: "Server", name: "SRV" })), []);
});

test("routes of both groups with one name are two routes, and a policy on one is none on the other", () => {
  const content = contentOf(
    server(),
    route("r"),
    route("r", { api: gateway }),
    policy("p", { group: gateway, kind: "HTTPRoute", name: "r" }),
  );
  assert.deepEqual(
    content.routes.map(({ reference, authorizations }) => [reference.group, authorizations.length]),
    [
      [gateway, 1],
      [group, 0],
    ],
  );
});

test("server_with_default_route: a gRPC Server has one default route for any call, and no probe route", () => {
  assert.deepEqual(routesOf(server("gRPC")), ["default"]);
});

test("http_routes_ordered_by_creation: with a time first and oldest first, then by name and group", () => {
  const created = (time: string) => ({ metadata: { creationTimestamp: time } });
  const names = routesOf(
    server(),
    route("a"),
    route("b"),
    route("young", created("2024-02-01T00:00:00Z")),
    route("old", created("2024-01-01T00:00:00Z")),
  );
  assert.deepEqual(names, ["old", "young", "a", "b"]);
});

test("one bad Server parent spoils the whole route, at its good parents too", () => {
  for (const [bad, why] of [
    [{ namespace: "ns-1" }, "route resource may not reference a parent Server in an other namespace"],
    [{ port: 8080 }, "route resource may not reference a parent by port"],
    [{ sectionName: "x" }, "route resource may not reference a parent by section name"],
  ] as const) {
    const parentRefs = [
      { group, kind: "Server", name: "srv" },
      { group, kind: "Server", name: "other", ...bad },
    ];
    const { index } = policySet([pod, server(), object(`${group}/v1beta3`, "HTTPRoute", "r", { parentRefs })].join(""));
    assert.deepEqual(
      index.routes.map((fact) => [fact.state, fact.why]),
      [["ignored", why]],
    );
    assert.equal(index.routes[0]?.parents[0]?.reason, "Accepted");
    assert.deepEqual(
      index.portPolicy(web, 8080).content.routes.map(({ reference }) => reference.name),
      ["default", "probe"],
    );
  }
});

test("a parent without a kind is a Gateway, even in Linkerd's own group", () => {
  const parentRefs = [{ group, name: "srv" }];
  assert.deepEqual(routesOf(server(), object(`${group}/v1beta3`, "HTTPRoute", "r", { parentRefs })), [
    "default",
    "probe",
  ]);
});

test("filters that are not supported are admitted and make the index drop the route", () => {
  for (const filter of [
    { type: "RequestMirror", requestMirror: { backendRef: { name: "b", port: 80 } } },
    { type: "URLRewrite", urlRewrite: { hostname: "x" } },
    { type: "ExtensionRef", extensionRef: { group: "g", kind: "K", name: "n" } },
  ]) {
    const { index } = policySet([pod, server(), route("r", { api: gateway, rules: [{ filters: [filter] }] })].join(""));
    assert.equal(index.routes[0]?.why, `${filter.type} filter is not supported`);
    assert.equal(index.portPolicy(web, 8080).content.routes[0]?.reference.name, "default");
  }
});

test("what a route matches and does: names of headers in lower case, changes of responses left out", () => {
  const rules = [
    {
      matches: [{ headers: [{ name: "X-A", value: "V" }], queryParams: [{ name: "Q", value: "v" }], method: "GET" }],
      filters: [
        { type: "ResponseHeaderModifier", responseHeaderModifier: { remove: ["x"] } },
        {
          type: "RequestHeaderModifier",
          requestHeaderModifier: { add: [{ name: "X-B", value: "C" }], remove: ["X-D"] },
        },
      ],
    },
  ];
  const hosted = route("r", { api: gateway, rules }).replace('"spec":{', '"spec":{"hostnames":["a.b","*.c.d"],');
  const [content] = contentOf(server(), hosted).routes;
  assert.deepEqual(content?.hosts, [
    { kind: "exact", host: "a.b" },
    { kind: "suffix", labels: ["c", "d"] },
  ]);
  assert.deepEqual(content.rules, [
    {
      matches: [
        {
          kind: "http",
          path: { type: "prefix", value: "/" },
          headers: [{ name: "x-a", type: "exact", value: "V" }],
          query: [{ name: "Q", type: "exact", value: "v" }],
          method: "GET",
        },
      ],
      filters: [{ kind: "modify-headers", add: [{ name: "x-b", value: "C" }], set: [], remove: ["x-d"] }],
    },
  ]);
});

test("one GRPCRoute switches off every HTTPRoute of the Server: a younger one, of another namespace, at any protocol", () => {
  const old = route("r", { metadata: { creationTimestamp: "2020-01-01T00:00:00Z" } });
  const foreign = route("g", { kind: "GRPCRoute", api: gateway, namespace: "ns-0", rules: [] }).replace(
    '"name":"g","namespace":"ns-0"',
    '"name":"g","namespace":"ns-1"',
  );
  for (const protocol of ["unknown", "HTTP/1", "HTTP/2"]) {
    assert.deepEqual(routesOf(server(protocol), old, foreign), ["default", "probe"]);
  }
  assert.deepEqual(routesOf(server(), old), ["r"]);
});

test("HTTPRoutes are not read by gRPC Servers, nor GRPCRoutes by others, nor any by opaque and TLS Servers", () => {
  const grpc = route("g", { kind: "GRPCRoute", api: gateway, rules: [{ matches: [{ method: { service: "s" } }] }] });
  assert.deepEqual(routesOf(server("gRPC"), route("r")), ["default"]);
  assert.deepEqual(routesOf(server("gRPC"), grpc), ["g"]);
  assert.deepEqual(routesOf(server("HTTP/2"), grpc), ["default", "probe"]);
  assert.deepEqual(routesOf(server("opaque"), route("r")), []);
  assert.deepEqual(routesOf(server("TLS"), grpc), []);
});

test("a GRPCRoute match without method makes the whole port invalid, where the route is read", () => {
  const bare = route("g", {
    kind: "GRPCRoute",
    api: gateway,
    rules: [{ matches: [{ headers: [{ name: "a", value: "b" }] }] }],
  });
  assert.equal(
    contentOf(server("gRPC"), bare).invalid,
    "GRPCRoute g has a match without `method`, which no sidecar can read",
  );
  assert.equal(contentOf(server("HTTP/2"), bare).invalid, null);
  const whole = route("g", { kind: "GRPCRoute", api: gateway, rules: [{}] });
  assert.equal(contentOf(server("gRPC"), whole).invalid, null);
});

test("a GRPCRoute without rules attaches and matches nothing", () => {
  const [content] = contentOf(server("gRPC"), route("g", { kind: "GRPCRoute", api: gateway })).routes;
  assert.deepEqual([content?.reference.name, content?.rules], ["g", []]);
});

test("ratelimit_policy_with_server: limits, and overrides by identity with the policy's namespace for default", () => {
  const overrides = [{ requestsPerSecond: 5, clientRefs: [{ kind: "ServiceAccount", name: "x" }] }];
  assert.deepEqual(contentOf(server(), rateLimit("l", { identity: { requestsPerSecond: 10 }, overrides })).rateLimit, {
    reference: { group, kind: "HTTPLocalRateLimitPolicy", name: "l" },
    total: 100,
    identity: 10,
    overrides: [{ requestsPerSecond: 5, identities: ["x.ns-0.serviceaccount.identity.linkerd.cluster.local"] }],
  });
});

test("of two rate limits the older counts, and only where requests of HTTP are read", () => {
  const younger = rateLimit("a", {}, { creationTimestamp: "2024-02-01T00:00:00Z" });
  const older = rateLimit("b", {}, { creationTimestamp: "2024-01-01T00:00:00Z" });
  for (const protocol of ["unknown", "HTTP/1", "HTTP/2"]) {
    assert.equal(contentOf(server(protocol), younger, older).rateLimit?.reference.name, "b");
  }
  for (const protocol of ["gRPC", "opaque", "TLS"]) {
    assert.equal(contentOf(server(protocol), older).rateLimit, null);
  }
});

test("server_with_audit_policy: audit is one more authorization and leaves the Server its name", () => {
  const content = contentOf(server().replace('"HTTP/1"', '"HTTP/1","accessPolicy":"audit"'));
  assert.deepEqual(
    content.authorizations.map(({ reference }) => [reference.kind, reference.name]),
    [["default", "audit"]],
  );
  assert.equal(content.server.name, "srv");
});

test("without a Server no policy object reaches the port", () => {
  const content = contentOf(
    policy("p", { kind: "Namespace", name: "ns-0" }),
    route("r"),
    rateLimit("l"),
    authorization("z", everyone),
  );
  assert.equal(content.server.name, "all-unauthenticated");
  assert.deepEqual(
    content.routes.map(({ reference }) => reference.name),
    ["default", "probe"],
  );
  assert.equal(content.rateLimit, null);
});
