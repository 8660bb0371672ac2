import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSpec } from "../../../test/support/checked-spec.js";
import { parseDocuments } from "../parse-documents.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta1 = "policy.linkerd.io/v1beta1";
const v1beta3 = "policy.linkerd.io/v1beta3";
const gateway = "gateway.networking.k8s.io/v1";

const server = "{group: policy.linkerd.io, kind: Server, name: s}";
/** A rule of which nothing is wrong, so that the rule at fault is the second. */
const routed = (rule: string): string => `{parentRefs: [${server}], rules: [{filters: []}, ${rule}]}`;
const limited = (limits: string, target = server): string => `{targetRef: ${target}, ${limits}}`;
const authorized = (client: string): string => `{server: {name: s}, client: ${client}}`;
const modified = (change: string): string => `requestHeaderModifier: ${change}`;
const expression = "{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: In}]}";

function places(apiVersion: string, kind: string, spec: string): string[] {
  // A044 is about every backend and timeout here, since the parent is a Server.
  const problems = parseSpec(apiVersion, kind, spec).problems.filter(({ code }) => code !== "A044");
  return problems.map(({ code, path }) => `${code} ${path}`);
}

const cases: [apiVersion: string, kind: string, spec: string, ...places: string[]][] = [
  [v1beta3, "HTTPRoute", routed("{matches: [{}, {path: {value: a}}]}"), "A022 spec.rules.1.matches.1.path.value"],
  [
    v1beta3,
    "HTTPRoute",
    routed('{matches: [{headers: [{name: a, value: b}, {name: c, value: "\\u00e9"}]}]}'),
    "A029 spec.rules.1.matches.0.headers.1.value",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed("{matches: [{headers: [{name: a, value: '('}, {name: b, type: RegularExpression, value: '('}]}]}"),
    "A023 spec.rules.1.matches.0.headers.1.value",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed("{matches: [{queryParams: [{name: a, value: '('}, {name: b, type: RegularExpression, value: '('}]}]}"),
    "A023 spec.rules.1.matches.0.queryParams.1.value",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed(`{filters: [{type: RequestHeaderModifier, ${modified('{add: [{name: a, value: "\\u00e9"}]}')}}]}`),
    "A029 spec.rules.1.filters.0.requestHeaderModifier.add.0.value",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed(`{filters: [{type: RequestHeaderModifier, ${modified('{set: [{name: a, value: "\\u00e9"}]}')}}]}`),
    "A029 spec.rules.1.filters.0.requestHeaderModifier.set.0.value",
  ],
  [
    gateway,
    "HTTPRoute",
    routed("{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [two-letters, 'a b']}}]}"),
    "A029 spec.rules.1.filters.0.responseHeaderModifier.remove.1",
    "A042 spec.rules.1.filters.0",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed(
      "{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: a}}}]}",
    ),
    "A024 spec.rules.1.filters.0.requestRedirect.path.replaceFullPath",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: -1s, backendRequest: -2s}}"),
    "A028 spec.rules.1.timeouts.request",
    "A028 spec.rules.1.timeouts.backendRequest",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: -2s, backendRequest: 1s}}"),
    "A028 spec.rules.1.timeouts.request",
  ],
  [
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: 1s, backendRequest: 2s}}"),
    "A028 spec.rules.1.timeouts.backendRequest",
  ],
  [v1beta3, "HTTPRoute", routed("{timeouts: {request: 0s}}")],
  [v1beta3, "HTTPRoute", routed("{timeouts: {backendRequest: 0s}}")],
  [v1beta3, "HTTPRoute", routed("{timeouts: {backendRequest: 1s}}")],
  [gateway, "HTTPRoute", routed("{backendRefs: [{name: b, port: 1}, {name: b}]}"), "A026 spec.rules.1.backendRefs.1"],
  [
    gateway,
    "HTTPRoute",
    routed("{backendRefs: [{group: core, kind: Service, name: b}]}"),
    "A026 spec.rules.1.backendRefs.0",
  ],
  [gateway, "HTTPRoute", routed("{backendRefs: [{group: example.com, kind: Service, name: b}]}")],
  [gateway, "HTTPRoute", routed("{backendRefs: [{kind: Bucket, name: b}]}")],
  [
    gateway,
    "GRPCRoute",
    routed("{matches: [{method: {type: RegularExpression, service: a}}]}"),
    "A027 spec.rules.1.matches.0.method.type",
  ],
  [
    gateway,
    "GRPCRoute",
    routed('{matches: [{method: {service: a}, headers: [{name: a, value: "\\u00e9"}]}]}'),
    "A029 spec.rules.1.matches.0.headers.0.value",
  ],
  [
    gateway,
    "GRPCRoute",
    routed(
      "{matches: [{method: {service: a}}], filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: ['']}}]}",
    ),
    "A029 spec.rules.1.filters.0.responseHeaderModifier.remove.0",
    "A042 spec.rules.1.filters.0",
  ],
  [
    gateway,
    "GRPCRoute",
    routed("{matches: [{method: {service: a}}], backendRefs: [{name: b}]}"),
    "A026 spec.rules.1.backendRefs.0",
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 0}", "{group: apps, kind: Server, name: s}"),
    "A031 spec.targetRef.group",
    "A032 spec.total.requestsPerSecond",
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 1}, identity: {requestsPerSecond: 2}"),
    "A033 spec.identity.requestsPerSecond",
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("identity: {requestsPerSecond: 0}"),
    "A032 spec.identity.requestsPerSecond",
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited(
      "total: {requestsPerSecond: 1}, overrides: [{requestsPerSecond: 1, clientRefs: [{kind: ServiceAccount, name: a}]}, {requestsPerSecond: 2, clientRefs: [{kind: ServiceAccount, name: a}]}]",
    ),
    "A033 spec.overrides.1.requestsPerSecond",
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("overrides: [{requestsPerSecond: 0, clientRefs: [{kind: ServiceAccount, name: a}, {kind: Pod, name: a}]}]"),
    "A032 spec.overrides.0.requestsPerSecond",
    "A034 spec.overrides.0.clientRefs.1.kind",
  ],
  [v1alpha1, "HTTPLocalRateLimitPolicy", `{targetRef: ${server}}`, "A041 spec"],
  [v1alpha1, "HTTPLocalRateLimitPolicy", limited("identity: {requestsPerSecond: 1}")],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("overrides: [{requestsPerSecond: 1, clientRefs: [{kind: ServiceAccount, name: a}]}]"),
  ],
  [
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, meshTLS: {identities: [a]}}"),
    "A017 spec.client.unauthenticated",
  ],
  ...["identities: [a]", "serviceAccounts: [{name: a}]", "identities: [a], serviceAccounts: [{name: a}]"].map(
    (named): [string, string, string, string] => [
      v1beta1,
      "ServerAuthorization",
      authorized(`{meshTLS: {unauthenticatedTLS: true, ${named}}}`),
      "A018 spec.client.meshTLS.unauthenticatedTLS",
    ],
  ),
  [v1beta1, "ServerAuthorization", authorized("{meshTLS: {identities: [a], serviceAccounts: [{name: a}]}}")],
  [
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, networks: [{cidr: x}]}"),
    "A013 spec.client.networks.0.cidr",
  ],
  [v1beta1, "ServerAuthorization", authorized("{}"), "A019 spec.client"],
  [v1beta1, "ServerAuthorization", authorized("{meshTLS: {}}"), "A019 spec.client.meshTLS"],
  [
    v1beta1,
    "ServerAuthorization",
    `{server: {selector: ${expression}}, client: {unauthenticated: true}}`,
    "A016 spec.server.selector.matchExpressions.1",
  ],
  [v1beta1, "ServerAuthorization", "{server: {selector: {matchLabels: {a: b}}}, client: {unauthenticated: true}}"],
  [v1beta3, "Server", `{podSelector: ${expression}, port: 1}`, "A016 spec.podSelector.matchExpressions.1"],
  [
    v1beta3,
    "Server",
    `{externalWorkloadSelector: ${expression}, port: 1}`,
    "A016 spec.externalWorkloadSelector.matchExpressions.1",
  ],
];

test("what admission finds fault with is named by its place in the object", () => {
  for (const [apiVersion, kind, spec, ...expected] of cases) {
    assert.deepEqual(places(apiVersion, kind, spec).sort(), expected.sort(), `${kind} ${spec}`);
  }
});

test("what cannot be put into force is named by its place in the route", () => {
  const parent = (fields: string): string => `{group: policy.linkerd.io, kind: Server, name: s, ${fields}}`;
  const said = (parentRefs: string, rules = "[{}]", kind = "HTTPRoute"): string[] =>
    places(kind === "HTTPRoute" ? v1beta3 : gateway, kind, `{parentRefs: [${parentRefs}], rules: ${rules}}`);
  assert.deepEqual(said(`${server}, ${parent("port: 80")}`), ["A036 spec.parentRefs.1.port"]);
  assert.deepEqual(said(`${server}, ${parent("sectionName: a")}`), ["A036 spec.parentRefs.1.sectionName"]);
  assert.deepEqual(said(`${server}, ${parent("namespace: other")}`), ["A036 spec.parentRefs.1.namespace"]);
});

test("a route whose parent is a Service is asked about its annotations even beside a Server", () => {
  const parents = `[${server}, {group: core, kind: Service, name: s, port: 80}]`;
  const metadata = "{name: a, annotations: {retry.linkerd.io/limit: many}}";
  const text = `apiVersion: ${gateway}\nkind: HTTPRoute\nmetadata: ${metadata}\nspec: {parentRefs: ${parents}}\n`;
  const problems = parseDocuments([{ file: "m.yaml", text }]).problems;
  assert.ok(
    problems.some(({ code, path }) => code === "A021" && path === "metadata.annotations.retry.linkerd.io/limit"),
  );
});

test("a rate limit's target that is not supported is answered with the group that it needs", () => {
  const hint = (target: string): string | undefined =>
    parseSpec(v1alpha1, "HTTPLocalRateLimitPolicy", limited("total: {requestsPerSecond: 1}", target)).problems[0]?.hint;
  assert.match(hint("{kind: Server, name: s}") ?? "", /Server is in group policy\.linkerd\.io/);
});

test("an identity is only answered with another spelling where that one is valid", () => {
  const hint = (identity: string): string | undefined =>
    parseSpec(v1alpha1, "MeshTLSAuthentication", `{identities: ["${identity}"]}`).problems[0]?.hint;
  assert.equal(hint("Web.NS"), "did you mean `web.ns`?");
  for (const beyondRepair of ["Web..NS", "a..b"]) assert.doesNotMatch(hint(beyondRepair) ?? "", /did you mean/);
});
