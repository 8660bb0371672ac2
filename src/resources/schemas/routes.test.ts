import assert from "node:assert/strict";
import { test } from "node:test";
import { hints, parseSpec, rejections } from "../../../test/support/checked-spec.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta2 = "policy.linkerd.io/v1beta2";
const v1beta3 = "policy.linkerd.io/v1beta3";
const gateway = "gateway.networking.k8s.io/v1";

function rulesOf(apiVersion: string, kind: string, spec: string): unknown {
  const { resource } = parseSpec(apiVersion, kind, spec);
  assert.ok(resource?.kind === "HTTPRoute" || resource?.kind === "GRPCRoute", spec);
  return resource.spec.rules;
}

const anything = { path: { type: "PathPrefix", value: "/" }, headers: [], queryParams: [] };

test("an HTTPRoute is filled with the CRD's defaults, and what is written empty stays empty", () => {
  const rule = (matches: unknown[]): object => ({ matches, filters: [], backendRefs: [] });
  for (const apiVersion of [v1alpha1, v1beta3, gateway]) {
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{}"), [rule([anything])]);
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{rules: null}"), [rule([anything])]);
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{rules: []}"), []);
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{rules: [{}]}"), [rule([anything])]);
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{rules: [{matches: []}]}"), [rule([])]);
    assert.deepEqual(rulesOf(apiVersion, "HTTPRoute", "{rules: [{matches: [{method: GET}]}]}"), [
      rule([{ ...anything, method: "GET" }]),
    ]);
  }
});

test("nothing is filled into a GRPCRoute", () => {
  assert.deepEqual(rulesOf(gateway, "GRPCRoute", "{}"), []);
  assert.deepEqual(rulesOf(gateway, "GRPCRoute", "{rules: [{}]}"), [{ matches: [], filters: [], backendRefs: [] }]);
  assert.deepEqual(rulesOf(gateway, "GRPCRoute", "{rules: [{matches: [{method: {service: a}}, {}]}]}"), [
    {
      matches: [{ method: { type: "Exact", service: "a" }, headers: [] }, { headers: [] }],
      filters: [],
      backendRefs: [],
    },
  ]);
});

test("a parent is of the group of the route's CRD, and a Gateway, unless it says otherwise", () => {
  const parentOf = (apiVersion: string): unknown => {
    const { resource } = parseSpec(apiVersion, "HTTPRoute", "{parentRefs: [{name: a}]}");
    return resource?.kind === "HTTPRoute" ? resource.spec.parentRefs[0] : undefined;
  };
  assert.deepEqual(parentOf(v1beta3), { group: "policy.linkerd.io", kind: "Gateway", name: "a" });
  assert.deepEqual(parentOf(gateway), { group: "gateway.networking.k8s.io", kind: "Gateway", name: "a" });
});

test("what a later version has is refused in the earlier one, with the version that has it", () => {
  const timeouts = "{rules: [{timeouts: {request: 1s}}]}";
  assert.deepEqual(rejections(v1beta3, "HTTPRoute", timeouts), []);
  for (const apiVersion of [v1alpha1, v1beta2]) {
    assert.deepEqual(rejections(apiVersion, "HTTPRoute", timeouts), [
      "R023 spec.rules.0.timeouts: `timeouts` exists from policy.linkerd.io/v1beta3 on",
    ]);
    assert.ok(hints(apiVersion, "HTTPRoute", timeouts).includes("-> apiVersion: policy.linkerd.io/v1beta3"));
  }
  const weight = "{rules: [{backendRefs: [{name: a, weight: 1}]}]}";
  assert.deepEqual(rejections(v1beta2, "HTTPRoute", weight), []);
  assert.match(rejections(v1alpha1, "HTTPRoute", weight)[0]!, /^R023 .*unknown field/);
});

const list = (item: string, count: number): string => `[${Array.from({ length: count }, () => item).join(", ")}]`;

test("the limits of the CRDs hold, to the last entry", () => {
  const cases: [spec: (count: number) => string, most: number, kind?: string][] = [
    [(count) => `{hostnames: ${list("a.b", count)}}`, 16],
    [(count) => `{rules: ${list("{}", count)}}`, 16],
    [(count) => `{rules: [{matches: ${list("{}", count)}}]}`, 8],
    [(count) => `{rules: [{matches: ${list("{headers: []}", count)}}]}`, 8, "GRPCRoute"],
    [(count) => `{rules: [{matches: [{path: {value: /${"a".repeat(count - 1)}}}]}]}`, 1024],
    [(count) => `{rules: [{matches: [{headers: [{name: a, value: ${"b".repeat(count)}}]}]}]}`, 4096],
    [(count) => `{rules: [{matches: [{headers: [{name: ${"b".repeat(count)}, value: b}]}]}]}`, 256],
    [(count) => `{rules: [{matches: [{queryParams: [{name: a, value: ${"b".repeat(count)}}]}]}]}`, 1024],
  ];
  for (const [spec, most, kind = "HTTPRoute"] of cases) {
    const apiVersion = kind === "HTTPRoute" ? v1beta3 : gateway;
    assert.deepEqual(rejections(apiVersion, kind, spec(most)), [], spec(2));
    assert.match(rejections(apiVersion, kind, spec(most + 1))[0] ?? "accepted", /at most/, spec(2));
  }
  const parents = (count: number): string =>
    `{parentRefs: [${Array.from({ length: count }, (_, index) => `{kind: Server, name: s${index}}`).join(", ")}]}`;
  assert.deepEqual(rejections(v1beta3, "HTTPRoute", parents(32)), []);
  assert.match(rejections(v1beta3, "HTTPRoute", parents(33))[0]!, /at most 32/);
});

const gatewayOnly: [spec: string, message: RegExp, kind?: string][] = [
  ["{rules: [{matches: [{path: {value: /a//b}}]}]}", /must not contain '\/\/' when type/],
  ["{rules: [{matches: [{path: {value: /a/./b}}]}]}", /must not contain '\/\.\/'/],
  ["{rules: [{matches: [{path: {value: /a/../b}}]}]}", /must not contain '\/\.\.\/'/],
  ["{rules: [{matches: [{path: {value: /a%2fb}}]}]}", /must not contain '%2f'/],
  ["{rules: [{matches: [{path: {value: /a%2Fb}}]}]}", /must not contain '%2F'/],
  ["{rules: [{matches: [{path: {value: '/a#b'}}]}]}", /must not contain '#'/],
  ["{rules: [{matches: [{path: {value: /a/..}}]}]}", /must not end with '\/\.\.'/],
  ["{rules: [{matches: [{path: {type: Exact, value: /a/.}}]}]}", /must not end with '\/\.'/],
  ["{rules: [{matches: [{path: {value: /é}}]}]}", /must only contain valid characters/],
  ["{rules: [{matches: [{path: {value: '/a%zz'}}]}]}", /must only contain valid characters/],
  ["{rules: [{matches: [{queryParams: [{name: 'a b', value: c}]}]}]}", /must be the name of a header/],
  ["{parentRefs: [{name: a}, {name: a}]}", /sectionName or port must be unique when parentRefs/],
  ["{parentRefs: [{name: a}, {name: a, port: 1}]}", /sectionName or port must be specified when parentRefs/],
  [
    "{rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}, {type: RequestHeaderModifier, requestHeaderModifier: {}}]}]}",
    /RequestHeaderModifier filter cannot be repeated/,
  ],
  [
    "{rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {}}]}]}",
    /May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both/,
  ],
  [
    "{rules: [{filters: [{type: RequestRedirect, requestRedirect: {}, urlRewrite: {}}]}]}",
    /filter\.urlRewrite must be nil if the filter\.type is not URLRewrite/,
  ],
  [
    "{rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [{name: a, port: 1}]}]}",
    /RequestRedirect filter must not be used together with backendRefs/,
  ],
  [
    "{rules: [{matches: [{path: {type: Exact}}], filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /a}}}]}]}",
    /exactly one PathPrefix match must be specified/,
  ],
  ["{rules: [{timeouts: {request: 1s, backendRequest: 2s}}]}", /cannot be longer than request timeout/],
  ["{rules: [{timeouts: {request: -1s}}]}", /must be a duration/],
  ["{rules: [{matches: [{method: {}}]}]}", /One or both of 'service' or 'method' must be specified/, "GRPCRoute"],
  ["{rules: [{matches: [{method: {service: 'a-b'}}]}]}", /service must only contain valid characters/, "GRPCRoute"],
  ["{rules: [{matches: [{method: {method: 'a.b'}}]}]}", /method must only contain valid characters/, "GRPCRoute"],
  ["{rules: [{filters: [{type: RequestRedirect}]}]}", /must be one of/, "GRPCRoute"],
];

test("the Gateway API's CRDs refuse more than Linkerd's", () => {
  for (const [spec, message, kind = "HTTPRoute"] of gatewayOnly) {
    assert.match(rejections(gateway, kind, spec).join("\n"), message, spec);
  }
  // Linkerd's own HTTPRoute has none of the rules for paths: whoever writes such a path means it.
  for (const value of ["/a//b", "/a/../b", "/a%2Fb", "/é"]) {
    assert.deepEqual(
      rejections(v1beta3, "HTTPRoute", `{rules: [{matches: [{path: {value: "${value}"}}]}]}`),
      [],
      value,
    );
  }
  // A path that is a regular expression is under no such rule either.
  const pattern = '{rules: [{matches: [{path: {type: RegularExpression, value: "/a//.*"}}]}]}';
  assert.deepEqual(rejections(gateway, "HTTPRoute", pattern), []);
});

test("filters of the policy group are two, and need what their type names", () => {
  const filter = (written: string): string[] => rejections(v1beta3, "HTTPRoute", `{rules: [{filters: [${written}]}]}`);
  assert.match(filter("{type: URLRewrite}")[0]!, /must be one of `RequestHeaderModifier`, `RequestRedirect`/);
  assert.match(filter("{type: RequestRedirect}")[0]!, /requestRedirect` is missing/);
  assert.deepEqual(filter("{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301, port: 443}}"), []);
  assert.match(
    filter("{type: RequestRedirect, requestRedirect: {statusCode: 307}}")[0]!,
    /must be one of `301`, `302`/,
  );
  assert.match(filter("{type: RequestRedirect, requestRedirect: {scheme: ftp}}")[0]!, /must be one of `http`, `https`/);
});

test("a status is accepted and not read", () => {
  const spec = "{}\nstatus: {parents: [{parentRef: {name: s}, controllerName: a/b, conditions: []}]}";
  assert.deepEqual(rejections(v1beta3, "HTTPRoute", spec), []);
  const { resource } = parseSpec(v1beta3, "Server", "{podSelector: {}, port: 1}\nstatus: {conditions: []}");
  assert.equal(resource !== undefined && "status" in resource, false);
});

test("a ServerAuthorization is read as its CRD says", () => {
  const { resource } = parseSpec(
    "policy.linkerd.io/v1beta1",
    "ServerAuthorization",
    "{server: {name: s}, client: {meshTLS: {serviceAccounts: [{name: a}]}}}",
  );
  assert.ok(resource?.kind === "ServerAuthorization");
  assert.deepEqual(resource.spec.client, {
    networks: [],
    unauthenticated: false,
    meshTLS: { unauthenticatedTLS: false, identities: [], serviceAccounts: [{ name: "a" }] },
  });
  const problems = (spec: string): string =>
    rejections("policy.linkerd.io/v1beta1", "ServerAuthorization", spec).join();
  assert.match(problems("{server: {name: a.b}, client: {}}"), /a dot in its name is reached by `selector` only/);
  assert.match(problems("{server: {}, client: {}}"), /exactly one of `name` and `selector`/);
  assert.match(problems("{server: {name: a, selector: {}}, client: {}}"), /exactly one of `name` and `selector`/);
  assert.match(problems("{server: {name: a}, client: {meshTLS: {identities: ['spiffe://td/a']}}}"), /SPIFFE ids need/);
  assert.match(problems("{server: {name: a}, client: {meshTLS: {identities: ['*.*.a']}}}"), /first label may be `\*`/);
  assert.match(problems("{server: {name: a}}"), /`spec.client` is missing/);
});
