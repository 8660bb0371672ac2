import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentLimits } from "./document-limits.js";
import { parseDocuments } from "./parse-documents.js";
import { problemCatalogue, type ProblemCode } from "./problem-catalogue.js";

const policy = (kind: string, spec: string): string =>
  `apiVersion: policy.linkerd.io/v1alpha1\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`;
const server = (version: string, rest: string): string =>
  `apiVersion: policy.linkerd.io/${version}\nkind: Server\nmetadata: {name: a}\nspec: {podSelector: {}, port: 1${rest}}\n`;
const authorization = (target: string, ...references: string[]): string =>
  policy("AuthorizationPolicy", `{targetRef: ${target}, requiredAuthenticationRefs: [${references.join(", ")}]}`);

const authorized = (client: string): string =>
  policy("ServerAuthorization", `{server: {name: s}, client: ${client}}`).replace("v1alpha1", "v1beta1");
const limited = (limits: string, to = target): string =>
  policy("HTTPLocalRateLimitPolicy", `{targetRef: ${to}${limits}}`);
const route = (rule: string, parent = "{kind: Server, name: s}", annotations = ""): string =>
  policy("HTTPRoute", `{parentRefs: [${parent}], rules: [${rule}]}`).replace("name: a}", `name: a${annotations}}`);
const gatewayRoute = (kind: string, rule: string): string =>
  policy(kind, `{parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}], rules: [${rule}]}`).replace(
    "policy.linkerd.io/v1alpha1",
    "gateway.networking.k8s.io/v1",
  );
const redirect = (path: string): string =>
  `{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath${path}}}}]}`;
const target = "{group: policy.linkerd.io, kind: Server, name: s}";
const mesh = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}";
const network = "{group: policy.linkerd.io, kind: NetworkAuthentication, name: m}";
const account = "{kind: ServiceAccount, name: s}";

/** A text for each code that is emitted with it; with limits where the code is about one. */
const examples: Record<Exclude<ProblemCode, "R013">, string | [text: string, limits: Partial<DocumentLimits>]> = {
  R001: "a: b: c",
  R002: "a: 1\na: 2",
  R003: "__proto__: {}",
  R004: ["a: &a [x]\nb: [*a, *a]", { maxAliases: 1 }],
  R005: "a: *nowhere",
  R006: ["[[[[]]]]", { maxDepth: 3 }],
  R007: ["# long", { maxBytesPerFile: 3 }],
  R008: ["a: 1\n---\nb: 1", { maxDocuments: 1 }],
  R009: "<<: {}",
  R010: "a: !custom b",
  R011: "1: a",
  R012: "a: \u0007",
  R014: "[]",
  R015: "a: b",
  R016: "apiVersion: policy.linkerd.io/v1beta3\nkind: Severr",
  R017: "apiVersion: policy.linkerd.io/v9\nkind: Server",
  R019: "apiVersion: v1\nkind: ConfigMap",
  R020: "apiVersion: batch/v1\nkind: Job",
  R021: "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy",
  R022: "apiVersion: v1\nkind: Namespace",
  R023: server("v1beta3", ", prot: TLS"),
  R024: policy("MeshTLSAuthentication", "{identities: []}"),
  R025: "apiVersion: v1\nkind: Namespace\nmetadata: {name: A}",
  R026: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {env: no}}",
  R027: ["}\n}\n}", { maxRejections: 1 }],
  R028: ["a: [1, 2, 3]", { maxTokens: 5 }],
  A001: authorization("{kind: Namespace, name: other}"),
  A002: authorization(target, mesh, mesh),
  A003: authorization(target, account, account),
  A004: authorization(target, mesh, account),
  A005: authorization(target, network, network),
  A006: policy("MeshTLSAuthentication", "{identities: [A]}"),
  A007: policy("MeshTLSAuthentication", "{identityRefs: [{kind: Namespace, name: b, namespace: c}]}"),
  A008: policy("MeshTLSAuthentication", "{identityRefs: [{kind: Pod, name: b}]}"),
  A009: server("v1beta3", "").replace("port: 1", "port: 0"),
  A010: server("v1beta3", ", proxyProtocol: http"),
  A011: server("v1beta3", ", accessPolicy: allow"),
  A012: policy("NetworkAuthentication", "{networks: []}"),
  A013: policy("NetworkAuthentication", "{networks: [{cidr: a}]}"),
  A014: policy("NetworkAuthentication", "{networks: [{cidr: 10.0.0.0/8, except: [10.0.0.0/8]}]}"),
  A015: policy("NetworkAuthentication", "{networks: [{cidr: 10.0.0.0/8, except: [11.0.0.1]}]}"),
  A016: server("v1beta3", "").replace("{},", "{matchExpressions: [{key: a, operator: In}]},"),
  A017: authorized("{unauthenticated: true, meshTLS: {}}"),
  A018: authorized("{meshTLS: {unauthenticatedTLS: true, identities: ['*']}}"),
  A019: authorized("{meshTLS: {}}"),
  A020: route("{}", "{kind: EgressNetwork, name: e}"),
  A021: route("{}", "{group: core, kind: Service, name: s}", ", annotations: {retry.linkerd.io/limit: many}"),
  A022: route("{matches: [{path: {value: a}}]}"),
  A023: route("{matches: [{path: {type: RegularExpression, value: '(?=a)'}}]}"),
  A024: route(redirect(", replaceFullPath: a")),
  A025: route(redirect("")),
  A026: gatewayRoute("HTTPRoute", "{backendRefs: [{name: b}]}"),
  A027: gatewayRoute("GRPCRoute", "{matches: [{method: {type: RegularExpression, service: a}}]}"),
  A028: route("{timeouts: {request: -1s}}").replace("v1alpha1", "v1beta3"),
  A029: route("{matches: [{headers: [{name: a, value: é}]}]}"),
  A030: gatewayRoute("TCPRoute", "{}, {}").replace("/v1", "/v1alpha2"),
  A031: limited(", total: {requestsPerSecond: 1}", "{group: apps, kind: Deployment, name: d}"),
  A032: limited(", total: {requestsPerSecond: 0}"),
  A033: limited(", total: {requestsPerSecond: 1}, identity: {requestsPerSecond: 2}"),
  A034: limited(", overrides: [{requestsPerSecond: 1, clientRefs: [{kind: Pod, name: p}]}]"),
  A035: policy("EgressNetwork", "{trafficPolicy: Allow}"),
  A036: gatewayRoute(
    "HTTPRoute",
    "{filters: [{type: ExtensionRef, extensionRef: {group: example.com, kind: Filter, name: f}}]}",
  ),
  A037: route("{}", "{name: s}"),
  A038: gatewayRoute("HTTPRoute", "").replace("policy.linkerd.io, kind: Server", "example.com, kind: Gateway"),
  A039: gatewayRoute("GRPCRoute", "{matches: [{}]}"),
  A040: gatewayRoute("GRPCRoute", ""),
  A041: limited(""),
  A042: gatewayRoute("GRPCRoute", "{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}]}"),
  A043: route(
    "{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a]}, requestRedirect: {scheme: https}}]}",
  ),
  A044: gatewayRoute("HTTPRoute", "{timeouts: {request: 1s}}"),
  P001: authorization("{kind: Server, name: s}"),
  P002: server("v1beta1", ""),
  P018: server("v1beta2", ", accessPolicy: audit"),
  P019: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}",
};

test("every code is emitted, with the severity and the explanation of the catalogue", () => {
  // R013 is the file reader's: a text is UTF-8 already.
  assert.deepEqual([...Object.keys(examples), "R013"].sort(), Object.keys(problemCatalogue).sort());
  for (const [code, example] of Object.entries(examples)) {
    const [text, limits] = typeof example === "string" ? [example, {}] : example;
    const problem = parseDocuments([{ file: "m.yaml", text }], limits).problems.find((found) => found.code === code);
    assert.ok(problem !== undefined, code);
    assert.equal(problem.severity, problemCatalogue[code as ProblemCode].severity, code);
    assert.ok(problem.hint !== "" || problem.severity === "info", code);
  }
});

test("the catalogue explains each code in words of its own", () => {
  const entries = Object.values(problemCatalogue);
  for (const { title, why } of entries) assert.ok(title !== "" && why !== "", title);
  assert.equal(new Set(entries.map(({ title }) => title)).size, entries.length);
});
