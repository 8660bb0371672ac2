import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RequestHead } from "../model.js";
import type { HostMatch, PortPolicyContent, RequestMatch, RouteContent, ValueMatch } from "../port-policy-content.js";
import { requestHead } from "../request-head.js";
import { considerRoutes } from "./consider-routes.js";
import { compileRoutes, findEntry } from "./route-table.js";

interface Sketch {
  readonly hosts?: readonly string[];
  /** Of each rule, its matches. */
  readonly rules: readonly (readonly RequestMatch[])[];
}

function contentOf(sketches: readonly Sketch[], protocol: "http1" | "grpc" = "http1"): PortPolicyContent {
  return {
    server: { group: "policy.linkerd.io", kind: "server", name: "s" },
    protocol,
    detectTimeoutMs: 10_000,
    authorizations: [],
    routes: sketches.map(({ hosts = [], rules }, index): RouteContent => ({
      reference: { group: "policy.linkerd.io", kind: "HTTPRoute", name: `r${index}` },
      hosts: hosts.map(hostMatch),
      rules: rules.map((matches) => ({ matches, filters: [] })),
      authorizations: [],
    })),
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

function hostMatch(host: string): HostMatch {
  return host.startsWith("*.") ? { kind: "suffix", labels: host.slice(2).split(".") } : { kind: "exact", host };
}

/** The route and rule that the compiled table finds, which must be what asking one after another finds. */
function found(content: PortPolicyContent, head: RequestHead): string {
  const entry = findEntry(compileRoutes(content.routes, content.protocol === "grpc"), head);
  const scanned = considerRoutes(content, head).flatMap(({ outcome }, route) =>
    outcome.kind === "chosen" ? [`${route}.${outcome.rule}`] : [],
  );
  const answer = entry === undefined ? [] : [`${entry.route}.${entry.rule}`];
  assert.deepEqual(answer, scanned, JSON.stringify([content.routes, head]));
  return answer[0] ?? "none";
}

function http(
  type: "exact" | "prefix" | "regex",
  value: string,
  rest: {
    readonly method?: string;
    readonly headers?: readonly ValueMatch[];
    readonly query?: readonly ValueMatch[];
  } = {},
): RequestMatch {
  return { kind: "http", path: { type, value }, headers: [], query: [], ...rest };
}

function get(target: string, authority?: string, headers: readonly (readonly [string, string])[] = []): RequestHead {
  return requestHead({ method: "GET", target, headers, ...(authority === undefined ? {} : { authority }) });
}

function holds(match: RequestMatch, head: RequestHead): boolean {
  return found(contentOf([{ rules: [[match]] }]), head) === "0.0";
}

test("paths are compared as they were sent", () => {
  const table: readonly (readonly ["exact" | "prefix" | "regex", string, string, boolean])[] = [
    ["prefix", "/", "/", true],
    ["prefix", "/", "*", true],
    ["prefix", "/a", "/a", true],
    ["prefix", "/a", "/a/", true],
    ["prefix", "/a", "/a//", true],
    ["prefix", "/a", "/a/b", true],
    ["prefix", "/a/", "/a", true],
    ["prefix", "/a//", "/a/b", true],
    ["prefix", "/a", "/ab", false],
    ["prefix", "/a", "//a", false],
    ["prefix", "/a", "/A", false],
    ["prefix", "/a", "/%61", false],
    ["prefix", "/a", "/b/../a", false],
    ["prefix", "//", "/a", true],
    ["prefix", "/__proto__", "/a", false],
    ["exact", "/a", "/a", true],
    ["exact", "/a", "/a/", false],
    ["exact", "/a/", "/a", false],
    ["exact", "/a/b", "/a%2Fb", false],
    ["exact", "/a", "/a?b=c", true],
    ["regex", "/a|/ab", "/ab", false],
    ["regex", "/ab|/a", "/ab", true],
    ["regex", "/[a-z]+", "/abc", true],
    ["regex", "[a-z]+", "/abc", false],
  ];
  for (const [type, value, target, expected] of table) {
    assert.equal(holds(http(type, value), get(target)), expected, `${type} ${value} ${target}`);
  }
});

test("a path of very many slashes is matched in one go", () => {
  assert.equal(holds(http("prefix", "/a"), get(`/a${"/".repeat(100_000)}`)), true);
  assert.equal(holds(http("prefix", "/a"), get(`${"/".repeat(100_000)}a`)), false);
});

test("hosts are compared without case, port and the dot at the end", () => {
  const table: readonly (readonly [string, string | undefined, boolean])[] = [
    ["a.example", "a.example", true],
    ["a.example", "A.Example", true],
    ["a.example", "a.example:8080", true],
    ["a.example", "a.example.", true],
    ["a.example", "a.example.:80", true],
    ["a.example.", "a.example", false],
    ["a.example.", "a.example.", true],
    ["a.example", undefined, false],
    ["a.example", "b.example", false],
    ["a.example", "a.examplex", false],
    ["*.a.example.", "b.a.example.", true],
    ["*.a.example.", "b.a.example", false],
    ["a.example", "a.example@b", false],
    ["[::1]", "[::1]:80", true],
    ["*.example", "a.example", true],
    ["*.example", "a.b.example", true],
    ["*.example", "A.EXAMPLE:1", true],
    ["*.example", "a.example.", true],
    ["*.example", "example", false],
    ["*.example", ".example", false],
    ["*.example", "aexample", false],
    ["*.example", undefined, false],
    ["*.b.example", "a.example", false],
  ];
  for (const [host, authority, expected] of table) {
    const content = contentOf([{ hosts: [host], rules: [[http("prefix", "/")]] }]);
    assert.equal(found(content, get("/", authority)) === "0.0", expected, `${host} ${authority}`);
  }
});

test("headers and query parameters match by any of their values", () => {
  const header = (type: "exact" | "regex", value: string) =>
    http("prefix", "/", { headers: [{ name: "x", type, value }] });
  const query = (type: "exact" | "regex", value: string) =>
    http("prefix", "/", { query: [{ name: "q", type, value }] });
  assert.equal(holds(header("exact", "a"), get("/", undefined, [["X", "a"]])), true);
  assert.equal(
    holds(
      header("exact", "a"),
      get("/", undefined, [
        ["x", "b"],
        ["x", "a"],
      ]),
    ),
    true,
  );
  assert.equal(holds(header("exact", "a"), get("/", undefined, [["x", "A"]])), false);
  assert.equal(holds(header("exact", "a"), get("/", undefined, [["x", "a, b"]])), false);
  assert.equal(holds(header("exact", "é"), get("/", undefined, [["x", "\u00c3\u00a9"]])), true);
  assert.equal(holds(header("exact", "é"), get("/", undefined, [["x", "\u00e9"]])), false);
  assert.equal(holds(header("regex", "a+"), get("/", undefined, [["x", "aa"]])), true);
  assert.equal(holds(header("regex", "a+"), get("/", undefined, [["x", "aab"]])), false);
  assert.equal(holds(header("regex", ".+"), get("/", undefined, [["x", "\u00e9"]])), false);
  assert.equal(holds(header("regex", ".*"), get("/")), false);
  assert.equal(holds(query("exact", "a b"), get("/?q=a+b")), true);
  assert.equal(holds(query("exact", "a b"), get("/?q=a%20b")), true);
  assert.equal(holds(query("exact", "é"), get("/?q=%C3%A9")), true);
  assert.equal(holds(query("exact", "é"), get("/?q=\u00c3\u00a9")), true);
  assert.equal(holds(query("exact", "a.c"), get("/?q=a.c")), true);
  assert.equal(holds(query("exact", "a.c"), get("/?q=abc")), false);
  assert.equal(holds(header("exact", "a.c"), get("/", undefined, [["x", "abc"]])), false);
  assert.equal(holds(query("exact", "ÿ"), get("/?q=\u00ff")), false);
  assert.equal(holds(query("exact", ""), get("/?q")), true);
  assert.equal(holds(query("exact", ""), get("/?Q=")), false);
  assert.equal(holds(query("exact", "2"), get("/?q=1&q=2")), true);
  assert.equal(holds(query("exact", "1"), get("/??q=1")), false);
  assert.equal(holds(query("regex", "[0-9]+"), get("/?q=12")), true);
  assert.equal(holds(query("regex", "[0-9]+"), get("/?q=12a")), false);
});

test("gRPC calls are posted to a service and a method", () => {
  const table: readonly (readonly [string | undefined, string | undefined, string, boolean])[] = [
    [undefined, undefined, "POST /a.B/c", true],
    [undefined, undefined, "POST /a.B/c/d", true],
    [undefined, undefined, "GET /a.B/c", false],
    [undefined, undefined, "POST /a.B", false],
    [undefined, undefined, "POST /", false],
    [undefined, undefined, "POST a.B/c", false],
    ["a.B", undefined, "POST /a.B/c", true],
    ["a.B", undefined, "POST /a.b/c", false],
    [undefined, "c", "POST /x/c", true],
    ["a.B", "c", "POST /a.B/d", false],
  ];
  for (const [service, method, request, expected] of table) {
    const match: RequestMatch = {
      kind: "grpc",
      headers: [],
      ...(service === undefined ? {} : { service }),
      ...(method === undefined ? {} : { method }),
    };
    const [verb, target] = request.split(" ") as [string, string];
    const answer = found(contentOf([{ rules: [[match]] }], "grpc"), requestHead({ method: verb, target }));
    assert.equal(answer === "0.0", expected, `${service}/${method} ${request}`);
  }
});

test("a rule without matches takes every request, and a route without rules none", () => {
  assert.equal(found(contentOf([{ rules: [] }, { rules: [[]] }]), get("/x")), "1.0");
  assert.equal(found(contentOf([{ rules: [[]] }], "grpc"), get("/x")), "0.0");
  assert.equal(found(contentOf([{ rules: [] }]), get("/x")), "none");
});

const header: ValueMatch = { name: "x", type: "exact", value: "1" };
const parameter: ValueMatch = { name: "q", type: "exact", value: "1" };
const contests: readonly (readonly [what: string, routes: readonly Sketch[], winner: string])[] = [
  [
    "the host, over any path",
    [{ rules: [[http("exact", "/a/b")]] }, { hosts: ["*.example"], rules: [[http("prefix", "/")]] }],
    "1.0",
  ],
  [
    "an exact host, over a suffix",
    [
      { hosts: ["*.h.example"], rules: [[http("prefix", "/a")]] },
      { hosts: ["a.h.example"], rules: [[http("prefix", "/")]] },
    ],
    "1.0",
  ],
  [
    "the longer suffix",
    [
      { hosts: ["*.example"], rules: [[http("prefix", "/a")]] },
      { hosts: ["*.h.example"], rules: [[http("prefix", "/")]] },
    ],
    "1.0",
  ],
  [
    "the best host of a route",
    [
      { hosts: ["*.h.example"], rules: [[http("prefix", "/a")]] },
      { hosts: ["*.example", "a.h.example"], rules: [[http("prefix", "/")]] },
    ],
    "1.0",
  ],
  [
    "the longer path",
    [{ rules: [[http("prefix", "/")]] }, { rules: [[http("prefix", "/a")]] }, { rules: [[http("prefix", "/a/b")]] }],
    "2.0",
  ],
  [
    "the first of an exact path and an equal prefix",
    [{ rules: [[http("prefix", "/a/b")]] }, { rules: [[http("exact", "/a/b")]] }],
    "0.0",
  ],
  [
    "a pattern, by the length of the request's path",
    [{ rules: [[http("prefix", "/a")]] }, { rules: [[http("regex", "/.*")]] }],
    "1.0",
  ],
  [
    "an exact path before a pattern, when it is first",
    [{ rules: [[http("exact", "/a/b")]] }, { rules: [[http("regex", "/.*")]] }],
    "0.0",
  ],
  [
    "headers, over query parameters",
    [
      { rules: [[http("prefix", "/a", { query: [parameter] })]] },
      { rules: [[http("prefix", "/a", { headers: [header] })]] },
    ],
    "1.0",
  ],
  [
    "query parameters, over the method",
    [
      { rules: [[http("prefix", "/a", { method: "GET" })]] },
      { rules: [[http("prefix", "/a", { query: [parameter] })]] },
    ],
    "1.0",
  ],
  [
    "the method, over nothing",
    [{ rules: [[http("prefix", "/a")]] }, { rules: [[http("prefix", "/a", { method: "GET" })]] }],
    "1.0",
  ],
  ["the first of equals", [{ rules: [[http("prefix", "/a")]] }, { rules: [[http("prefix", "/a")]] }], "0.0"],
  ["the first of equal rules", [{ rules: [[http("prefix", "/a")], [http("prefix", "/a/")]] }], "0.0"],
  [
    "the route whose best host does not match its path gives way",
    [{ hosts: ["a.h.example"], rules: [[http("exact", "/other")]] }, { rules: [[http("prefix", "/")]] }],
    "1.0",
  ],
];

test("the most specific match decides, and then the first", () => {
  const head = get("/a/b?q=1", "a.h.example:80", [["x", "1"]]);
  for (const [what, routes, winner] of contests) assert.equal(found(contentOf(routes), head), winner, what);
});

test("of gRPC calls the longer service decides, then the longer method, then headers", () => {
  const call = (rest: { service?: string; method?: string; headers?: readonly ValueMatch[] }): Sketch => ({
    rules: [[{ kind: "grpc", headers: [], ...rest }]],
  });
  const head = requestHead({ method: "POST", target: "/a.B/longer", headers: [["x", "1"]] });
  const winner = (...routes: readonly Sketch[]) => found(contentOf(routes, "grpc"), head);
  assert.equal(winner(call({ method: "longer" }), call({ service: "a.B" })), "1.0");
  assert.equal(winner(call({ service: "a.B" }), call({ service: "a.B", method: "longer" })), "1.0");
  assert.equal(winner(call({ service: "a.B" }), call({ service: "a.B", headers: [header] })), "1.0");
  assert.equal(winner(call({}), call({ headers: [header] })), "1.0");
});

const paths = ["/", "/a", "/a/", "/a/b", "/a/b/", "/ab", "//", "//a", "/a//b", "/b", "/a/b/c", "*", ""];
const valueMatch = (name: string): fc.Arbitrary<ValueMatch> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom("exact", "regex"),
    value: fc.constantFrom("1", "2", "1|12", "[12]+"),
  });
const httpMatch: fc.Arbitrary<RequestMatch> = fc
  .record({
    type: fc.constantFrom("exact", "prefix", "prefix", "regex"),
    path: fc.constantFrom(...paths),
    headers: fc.array(valueMatch("x"), { maxLength: 1 }),
    query: fc.array(valueMatch("q"), { maxLength: 1 }),
    method: fc.constantFrom(undefined, undefined, "GET", "POST"),
  })
  .map(({ type, path, method, headers, query }) =>
    http(type as "exact", type === "regex" ? (path.includes("*") ? ".*" : `${path}[ab/]*`) : path, {
      headers,
      query,
      ...(method === undefined ? {} : { method }),
    }),
  );
const grpcMatch: fc.Arbitrary<RequestMatch> = fc.record(
  {
    kind: fc.constant("grpc" as const),
    service: fc.constantFrom("a", "b", "a.b"),
    method: fc.constantFrom("a", "b", "longer"),
    headers: fc.array(valueMatch("x"), { maxLength: 1 }),
  },
  { requiredKeys: ["kind", "headers"] },
);
const hosts = ["a.example", "b.a.example", "*.example", "*.a.example", "a.example.", "*.example.", "[::1]"];

function sketch(match: fc.Arbitrary<RequestMatch>): fc.Arbitrary<Sketch> {
  return fc.record({
    hosts: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      fc.uniqueArray(fc.constantFrom(...hosts), { maxLength: 3 }),
    ),
    rules: fc.array(fc.array(match, { maxLength: 2 }), { maxLength: 2 }),
  });
}

const anyRequest = fc
  .record({
    method: fc.constantFrom("GET", "POST"),
    path: fc.constantFrom(...paths, "/a/longer", "/a.b/a", "/b/b/c"),
    query: fc.constantFrom("", "?q=1", "?q=12&q=2", "?q"),
    authority: fc.constantFrom(
      undefined,
      "a.example",
      "A.example.:80",
      "b.a.example",
      "c.b.a.example.",
      "example",
      "[::1]:8",
    ),
    header: fc.constantFrom(undefined, "1", "12", "3"),
  })
  .map(({ method, path, query, authority, header: value }) =>
    requestHead({
      method,
      target: `${path}${query}`,
      headers: value === undefined ? [] : [["x", value]],
      ...(authority === undefined ? {} : { authority }),
    }),
  );

test("the compiled table finds what asking every route in turn finds", () => {
  for (const [protocol, match] of [
    ["http1", httpMatch],
    ["grpc", fc.oneof(grpcMatch, httpMatch)],
  ] as const) {
    fc.assert(
      fc.property(
        fc.array(sketch(match), { maxLength: 8 }),
        fc.array(anyRequest, { minLength: 1, maxLength: 6 }),
        (routes, heads) => {
          const content = contentOf(routes, protocol);
          for (const head of heads) found(content, head);
        },
      ),
      { numRuns: 1000 },
    );
  }
});

test("of each route that is not chosen, the first condition that fails is told", () => {
  const content = contentOf([
    { hosts: ["b.example"], rules: [[http("prefix", "/")]] },
    { rules: [[http("prefix", "/x")]] },
    { rules: [[http("prefix", "/a", { method: "POST" }), http("prefix", "/x")]] },
    { rules: [[http("prefix", "/a", { headers: [header] })]] },
    { rules: [[http("prefix", "/a", { query: [parameter] })]] },
    { rules: [] },
    { rules: [[http("prefix", "/")], [http("prefix", "/a")]] },
    { rules: [[http("prefix", "/")]] },
    { rules: [[http("prefix", "/a")]] },
  ]);
  assert.deepEqual(
    considerRoutes(content, get("/a/b", "a.example")).map(({ outcome }) => outcome),
    [
      { kind: "failed", rule: null, condition: { kind: "host" } },
      { kind: "failed", rule: 0, condition: { kind: "path" } },
      { kind: "failed", rule: 0, condition: { kind: "method" } },
      { kind: "failed", rule: 0, condition: { kind: "header", name: "x" } },
      { kind: "failed", rule: 0, condition: { kind: "query", name: "q" } },
      { kind: "failed", rule: null, condition: { kind: "no-rules" } },
      { kind: "chosen", rule: 1 },
      { kind: "less-specific", rule: 0, by: "path" },
      { kind: "less-specific", rule: 0, by: "order" },
    ],
  );
});
