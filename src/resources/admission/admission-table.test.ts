import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSpec } from "../../../test/support/checked-spec.js";
import { parseDocuments } from "../parse-documents.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta1 = "policy.linkerd.io/v1beta1";
const v1beta3 = "policy.linkerd.io/v1beta3";
const gateway = "gateway.networking.k8s.io/v1";
const gatewayAlpha = "gateway.networking.k8s.io/v1alpha2";

const server = "{group: policy.linkerd.io, kind: Server, name: s}";
const mesh = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}";
const network = "{group: policy.linkerd.io, kind: NetworkAuthentication, name: net}";
const egress = "{group: policy.linkerd.io, kind: EgressNetwork, name: e";
const service = "{group: core, kind: Service, name: s, port: 80}";

/** What admission says of the spec: codes with messages, of rejections only where `severity` is `reject`. */
function verdicts(apiVersion: string, kind: string, spec: string, severity?: "reject"): string[] {
  return parseSpec(apiVersion, kind, spec)
    .problems.filter((problem) => severity === undefined || problem.severity === severity)
    .map(({ code, message }) => `${code} ${message}`);
}

const policyOf = (target: string, ...references: string[]): string =>
  `{targetRef: ${target}, requiredAuthenticationRefs: [${references.join(", ")}]}`;
const authorized = (client: string): string => `{server: {name: s}, client: ${client}}`;
const routed = (rule: string, parent = server): string => `{parentRefs: [${parent}], rules: [${rule}]}`;
const path = (value: string): string => `{matches: [{path: {type: Exact, value: "${value}"}}]}`;
const filter = (written: string): string => `{filters: [${written}]}`;
const redirect = (field: string, to: string): string =>
  filter(`{type: RequestRedirect, requestRedirect: {path: {type: R${field.slice(1)}, ${field}: ${to}}}}`);
const limited = (limits: string, target = server): string => `{targetRef: ${target}, ${limits}}`;

type Case = [name: string, apiVersion: string, kind: string, spec: string];

const accepted: Case[] = [
  ["valid", v1alpha1, "AuthorizationPolicy", policyOf(server, mesh, network)],
  ["targets_namespace", v1alpha1, "AuthorizationPolicy", policyOf("{kind: Namespace, name: ns}", mesh)],
  ["targets_route", v1alpha1, "AuthorizationPolicy", policyOf("{group: policy.linkerd.io, kind: HTTPRoute, name: r}")],
  ["only_meshtls", v1alpha1, "AuthorizationPolicy", policyOf(server, mesh)],
  ["only_network", v1alpha1, "AuthorizationPolicy", policyOf(server, network)],
  ["empty_required_authentications", v1alpha1, "AuthorizationPolicy", policyOf(server)],
  ["valid_ref", v1alpha1, "MeshTLSAuthentication", "{identityRefs: [{kind: ServiceAccount, name: a}]}"],
  ["ns_ref", v1alpha1, "MeshTLSAuthentication", "{identityRefs: [{kind: Namespace, name: a}]}"],
  ["strings", v1alpha1, "MeshTLSAuthentication", '{identities: ["*", "a.b", "spiffe://td/a"]}'],
  ["valid", v1alpha1, "NetworkAuthentication", "{networks: [{cidr: 10.1.0.0/24, except: [10.1.0.0/28]}]}"],
  ["ip_except", v1alpha1, "NetworkAuthentication", "{networks: [{cidr: 10.1.0.0/16, except: [10.1.1.1]}]}"],
  ["valid", v1beta3, "Server", "{podSelector: {matchLabels: {app: a}}, port: 80, accessPolicy: audit}"],
  ["valid", v1beta1, "ServerAuthorization", authorized("{meshTLS: {serviceAccounts: [{name: a}]}}")],
  [
    "network_as_ip",
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, networks: [{cidr: 10.0.0.1}]}"),
  ],
  ["valid", v1beta3, "HTTPRoute", routed(path("/a"))],
  ["valid", gateway, "HTTPRoute", routed(path("/a"))],
  ["valid", gateway, "GRPCRoute", routed("{matches: [{method: {service: a.B, method: C}}]}")],
  [
    "valid",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 1}, identity: {requestsPerSecond: 1}"),
  ],
  [
    "override_equal_to_total",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited(
      "total: {requestsPerSecond: 2}, overrides: [{requestsPerSecond: 2, clientRefs: [{kind: ServiceAccount, name: a}]}]",
    ),
  ],
];

test("what Linkerd's admission tests accept is accepted without a word", () => {
  for (const [name, ...spec] of accepted) assert.deepEqual(verdicts(...spec), [], `${spec[1]} ${name}`);
});

const refused: [...Case, message: string][] = [
  [
    "targets_other_namespace",
    v1alpha1,
    "AuthorizationPolicy",
    policyOf("{kind: Namespace, name: other}"),
    "A001 cannot target another namespace: other",
  ],
  [
    "missing_required_authentications",
    v1alpha1,
    "AuthorizationPolicy",
    `{targetRef: ${server}}`,
    "R022 `spec.requiredAuthenticationRefs` is missing",
  ],
  [
    "target_ref_deployment",
    v1alpha1,
    "AuthorizationPolicy",
    policyOf("{group: apps, kind: Deployment, name: d}"),
    "P001 unsupported authorization target type: Deployment.apps",
  ],
  [
    "duplicate_mtls_authns",
    v1alpha1,
    "AuthorizationPolicy",
    policyOf(server, mesh, mesh),
    "A002 only a single MeshTLSAuthentication may be set",
  ],
  [
    "duplicate_network_authns",
    v1alpha1,
    "AuthorizationPolicy",
    policyOf(server, network, network),
    "A005 only a single NetworkAuthentication may be set",
  ],
  [
    "namespaced_namespace",
    v1alpha1,
    "MeshTLSAuthentication",
    "{identityRefs: [{kind: Namespace, name: a, namespace: b}]}",
    "A007 Namespace identity_ref is cluster-scoped and cannot have a namespace",
  ],
  [
    "empty",
    v1alpha1,
    "MeshTLSAuthentication",
    "{}",
    "R024 `spec` must have exactly one of `identities` and `identityRefs`",
  ],
  [
    "both_refs_and_strings",
    v1alpha1,
    "MeshTLSAuthentication",
    "{identities: [a], identityRefs: [{kind: Namespace, name: b}]}",
    "R024 `spec` must have exactly one of `identities` and `identityRefs`",
  ],
  [
    "except_whole_cidr",
    v1alpha1,
    "NetworkAuthentication",
    "{networks: [{cidr: 10.1.0.0/16, except: [10.0.0.0/8]}]}",
    "A014 cidr '10.1.0.0/16' is completely negated by exception '10.0.0.0/8'",
  ],
  [
    "except_not_in_cidr",
    v1alpha1,
    "NetworkAuthentication",
    "{networks: [{cidr: 10.1.0.0/16, except: [10.2.0.0/16]}]}",
    "A015 cidr '10.1.0.0/16' does not include exception '10.2.0.0/16'",
  ],
  [
    "invalid_cidr",
    v1alpha1,
    "NetworkAuthentication",
    "{networks: [{cidr: 10.1.0.0/16, except: [bogus]}]}",
    "A013 `bogus` is neither an IP address nor a CIDR",
  ],
  ["empty", v1alpha1, "NetworkAuthentication", "{networks: []}", "A012 at least one network must be specified"],
  [
    "invalid_proxy_protocol",
    v1beta3,
    "Server",
    "{podSelector: {}, port: 80, proxyProtocol: garbanzo}",
    "A010 unknown variant `garbanzo`, expected one of `unknown`, `HTTP/1`, `HTTP/2`, `gRPC`, `opaque`, `TLS`",
  ],
  [
    "invalid_access_policy",
    v1beta3,
    "Server",
    "{podSelector: {}, port: 80, accessPolicy: foobar}",
    "A011 Invalid 'accessPolicy' field: invalid mode: \"foobar\"",
  ],
  [
    "except_whole_cidr",
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, networks: [{cidr: 10.1.0.0/16, except: [10.0.0.0/8]}]}"),
    "A014 cidr '10.1.0.0/16' is completely negated by exception '10.0.0.0/8'",
  ],
  [
    "except_not_in_cidr",
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, networks: [{cidr: 10.1.0.0/16, except: [10.2.0.0/16]}]}"),
    "A015 cidr '10.1.0.0/16' does not include exception '10.2.0.0/16'",
  ],
  [
    "invalid_cidr",
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, networks: [{cidr: bogus}]}"),
    "A013 `bogus` is neither an IP address nor a CIDR",
  ],
  [
    "unauthenticated_and_mtls",
    v1beta1,
    "ServerAuthorization",
    authorized("{unauthenticated: true, meshTLS: {identities: ['*']}}"),
    "A017 `unauthenticated` must be false if `mesh_tls` is specified",
  ],
  [
    "unauthenticated_tls_and_identities",
    v1beta1,
    "ServerAuthorization",
    authorized("{meshTLS: {unauthenticatedTLS: true, identities: ['*']}}"),
    "A018 `unauthenticatedTLS` be false if any `identities` or `service_accounts` is specified",
  ],
  [
    "egress_parent_without_port",
    v1beta3,
    "HTTPRoute",
    routed("{}", `${egress}}`),
    "A020 cannot target an EgressNetwork without specifying a port",
  ],
  [
    "egress_parent_without_port",
    gateway,
    "HTTPRoute",
    routed("{}", `${egress}}`),
    "A020 cannot target an EgressNetwork without specifying a port",
  ],
  [
    "egress_parent_without_port",
    gateway,
    "GRPCRoute",
    routed("{}", `${egress}}`),
    "A020 cannot target an EgressNetwork without specifying a port",
  ],
  [
    "relative_path",
    v1beta3,
    "HTTPRoute",
    routed(path('a\\"b')),
    'A022 HttpPathMatch paths must be absolute (begin with `/`); "a\\"b" is not an absolute path',
  ],
  [
    "relative_path",
    gateway,
    "HTTPRoute",
    routed(path("foo/bar")),
    'A022 HttpPathMatch paths must be absolute (begin with `/`); "foo/bar" is not an absolute path',
  ],
  [
    "empty_path",
    v1beta3,
    "HTTPRoute",
    routed(path("")),
    'A022 HttpPathMatch paths must be absolute (begin with `/`); "" is not an absolute path',
  ],
  [
    "relative_redirect",
    v1beta3,
    "HTTPRoute",
    routed(redirect("replaceFullPath", "foo")),
    "A024 RequestRedirect filters may only contain absolute paths (starting with '/'); \"foo\" is not an absolute path",
  ],
  [
    "relative_redirect",
    gateway,
    "HTTPRoute",
    routed(redirect("replacePrefixMatch", "foo")),
    "A024 RequestRedirect filters may only contain absolute paths (starting with '/'); \"foo\" is not an absolute path",
  ],
  [
    "redirect_without_path",
    v1beta3,
    "HTTPRoute",
    routed(filter("{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath}}}")),
    "A025 RequestRedirect filter must contain either replace_full_path or replace_prefix_match",
  ],
  [
    "service_backend_without_port",
    gateway,
    "HTTPRoute",
    routed("{backendRefs: [{name: b}]}"),
    "A026 invalid backendRef",
  ],
  [
    "service_backend_without_port",
    gateway,
    "GRPCRoute",
    routed("{backendRefs: [{group: core, kind: Service, name: b}]}"),
    "A026 invalid backendRef",
  ],
  [
    "regular_expression_method",
    gateway,
    "GRPCRoute",
    routed("{matches: [{method: {type: RegularExpression, method: a}}]}"),
    "A027 unsupported GRPCRoute method match type: Some(RegularExpression)",
  ],
  [
    "negative_request",
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: -1s}}"),
    "A028 request timeout must not be negative",
  ],
  [
    "negative_backend_request",
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {backendRequest: -1s}}"),
    "A028 backendRequest timeout must not be negative",
  ],
  [
    "longer_backend_request",
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: 1500ms, backendRequest: 1h}}"),
    "A028 backendRequest timeout (3600s) must not be greater than request timeout (1.5s)",
  ],
  [
    "illegal_header_value",
    v1beta3,
    "HTTPRoute",
    routed('{matches: [{headers: [{name: a, value: "b\\nc"}]}]}'),
    "A029 failed to parse header value",
  ],
  [
    "illegal_removed_header",
    v1beta3,
    "HTTPRoute",
    routed(filter("{type: RequestHeaderModifier, requestHeaderModifier: {remove: ['a b']}}")),
    "A029 invalid HTTP header name",
  ],
  ["two_rules", gatewayAlpha, "TLSRoute", routed("{}, {}"), "A030 TlsRoute supports a single rule only"],
  ["two_rules", gatewayAlpha, "TCPRoute", routed("{}, {}"), "A030 TcpRoute supports a single rule only"],
  [
    "egress_parent_without_port",
    gatewayAlpha,
    "TLSRoute",
    routed("{}", `${egress}}`),
    "A020 cannot target an EgressNetwork without specifying a port",
  ],
  [
    "target_ref_deployment",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 1}", "{group: apps, kind: Deployment, name: d}"),
    "A031 invalid targetRef kind: Deployment.apps",
  ],
  [
    "zero_total",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 0}"),
    "A032 total.requestsPerSecond must be greater than 0",
  ],
  [
    "zero_identity",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("identity: {requestsPerSecond: 0}"),
    "A032 identity.requestsPerSecond must be greater than 0",
  ],
  [
    "identity_above_total",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("total: {requestsPerSecond: 1}, identity: {requestsPerSecond: 2}"),
    "A033 identity.requestsPerSecond must be less than or equal to total.requestsPerSecond",
  ],
  [
    "override_above_total",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited(
      "total: {requestsPerSecond: 1}, overrides: [{requestsPerSecond: 2, clientRefs: [{kind: ServiceAccount, name: a}]}]",
    ),
    "A033 override.requestsPerSecond must be less than or equal to total.requestsPerSecond",
  ],
  [
    "zero_override",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("overrides: [{requestsPerSecond: 0, clientRefs: [{kind: ServiceAccount, name: a}]}]"),
    "A032 override.requestsPerSecond must be greater than 0",
  ],
  [
    "override_of_namespace",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    limited("overrides: [{requestsPerSecond: 1, clientRefs: [{kind: Namespace, name: a}]}]"),
    "A034 overrides.clientRefs must target a ServiceAccount",
  ],
  [
    "no_networks",
    v1alpha1,
    "EgressNetwork",
    "{trafficPolicy: Deny, networks: []}",
    "A012 at least one network must be specified",
  ],
];

test("what Linkerd's admission tests refuse is refused in its words", () => {
  for (const [name, apiVersion, kind, spec, message] of refused) {
    assert.deepEqual(verdicts(apiVersion, kind, spec, "reject"), [message], `${kind} ${name}`);
  }
});

const warned: [...Case, message: string][] = [
  [
    "no client (9.21)",
    v1beta1,
    "ServerAuthorization",
    authorized("{}"),
    "A019 the authorization is ignored: it names no clients",
  ],
  [
    "no names (9.21)",
    v1beta1,
    "ServerAuthorization",
    authorized("{meshTLS: {}}"),
    "A019 the authorization is ignored: `meshTLS` names no clients",
  ],
  [
    "selects nothing",
    v1beta1,
    "ServerAuthorization",
    "{server: {selector: {matchExpressions: [{key: a, operator: Exists, values: []}]}}, client: {unauthenticated: true}}",
    "A016 the selector selects nothing: `Exists` takes no `values`, not even an empty list",
  ],
  [
    "mirror (9.54)",
    gateway,
    "HTTPRoute",
    routed(filter("{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}")),
    "A036 the whole route is ignored: a Server's route cannot have the filter RequestMirror",
  ],
  [
    "rewrite (9.54)",
    gateway,
    "HTTPRoute",
    routed(filter("{type: URLRewrite, urlRewrite: {hostname: a.example}}")),
    "A036 the whole route is ignored: a Server's route cannot have the filter URLRewrite",
  ],
  [
    "extension (9.54)",
    gateway,
    "HTTPRoute",
    routed(filter("{type: ExtensionRef, extensionRef: {group: a.example, kind: F, name: f}}")),
    "A036 the whole route is ignored: a Server's route cannot have the filter ExtensionRef",
  ],
  [
    "response filter",
    gateway,
    "HTTPRoute",
    routed(filter("{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}")),
    "A042 the filter ResponseHeaderModifier has no effect at a Server",
  ],
  [
    "header change with a redirect in it",
    v1beta3,
    "HTTPRoute",
    routed(
      filter("{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a]}, requestRedirect: {scheme: https}}"),
    ),
    "A043 `requestRedirect` means nothing to a filter of type RequestHeaderModifier, which drops it",
  ],
  [
    "redirect with a header change in it",
    v1beta3,
    "HTTPRoute",
    routed(filter("{type: RequestRedirect, requestHeaderModifier: {remove: [a]}, requestRedirect: {scheme: https}}")),
    "A043 `requestHeaderModifier` means nothing to a filter of type RequestRedirect, which drops it",
  ],
  [
    "service_backend_with_port",
    gateway,
    "HTTPRoute",
    routed("{backendRefs: [{name: b, port: 80}]}"),
    "A044 `backendRefs` has no effect at a Server",
  ],
  [
    "unknown_backend",
    gateway,
    "HTTPRoute",
    routed("{backendRefs: [{group: example.com, kind: Bucket, name: b}]}"),
    "A044 `backendRefs` has no effect at a Server",
  ],
  [
    "equal_timeouts",
    v1beta3,
    "HTTPRoute",
    routed("{timeouts: {request: 1s, backendRequest: 1000ms}}"),
    "A044 `timeouts` has no effect at a Server",
  ],
  [
    "gateway's timeouts",
    gateway,
    "HTTPRoute",
    routed("{timeouts: {request: 1s}}"),
    "A044 `timeouts` has no effect at a Server",
  ],
  [
    "other namespace (9.49)",
    v1beta3,
    "HTTPRoute",
    routed("{}", "{kind: Server, name: s, namespace: other}"),
    "A036 the whole route is ignored: a parent Server cannot be named in another namespace",
  ],
  [
    "by port (9.49)",
    v1beta3,
    "HTTPRoute",
    routed("{}", "{kind: Server, name: s, port: 80}"),
    "A036 the whole route is ignored: a parent Server cannot be named by port",
  ],
  [
    "by section (9.49)",
    v1beta3,
    "HTTPRoute",
    routed("{}", "{kind: Server, name: s, sectionName: a}"),
    "A036 the whole route is ignored: a parent Server cannot be named by section name",
  ],
  [
    "no kind (9.47)",
    v1beta3,
    "HTTPRoute",
    routed("{}", "{name: s}"),
    "A037 the parent `s` is a Gateway, since `kind` is left out or says so, and not a Server",
  ],
  [
    "no kind (9.47)",
    gateway,
    "HTTPRoute",
    routed("{}", "{group: policy.linkerd.io, name: s}"),
    "A037 the parent `s` is a Gateway, since `kind` is left out or says so, and not a Server",
  ],
  [
    "of a Gateway",
    gateway,
    "HTTPRoute",
    routed("{}", "{name: s}"),
    "A038 no parent is a Server, so the HTTPRoute governs nothing that meshtls enforces",
  ],
  [
    "no parent",
    v1beta3,
    "HTTPRoute",
    "{}",
    "A038 no parent is a Server, so the HTTPRoute governs nothing that meshtls enforces",
  ],
  [
    "of a Service",
    gateway,
    "HTTPRoute",
    routed("{}", service),
    "A035 a route of a Service is outbound policy, which meshtls does not enforce",
  ],
  [
    "no method (9.52)",
    gateway,
    "GRPCRoute",
    routed("{matches: [{headers: [{name: a, value: b}]}]}"),
    "A039 a match without `method` cannot be sent to a proxy, which then refuses everything on the port",
  ],
  [
    "no rules (9.53)",
    gateway,
    "GRPCRoute",
    `{parentRefs: [${server}]}`,
    "A040 a route without rules matches nothing, and every request to its Server that no other route takes is answered 404",
  ],
  ["no limit", v1alpha1, "HTTPLocalRateLimitPolicy", `{targetRef: ${server}}`, "A041 the policy limits nothing"],
  [
    "an override for nobody",
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    `{targetRef: ${server}, total: {requestsPerSecond: 9}, overrides: [{requestsPerSecond: 1, clientRefs: []}]}`,
    "A041 the override names no client, so it limits nobody",
  ],
];

test("what Linkerd admits and then drops is a warning with a hint, and the object is in the set", () => {
  for (const [name, apiVersion, kind, spec, message] of warned) {
    const { resource, problems } = parseSpec(apiVersion, kind, spec);
    assert.deepEqual(
      problems.map((problem) => `${problem.code} ${problem.message}`),
      [message],
      name,
    );
    assert.ok(
      problems.every(({ severity, hint }) => severity === "warn" && hint !== ""),
      name,
    );
    assert.equal(resource?.kind, kind, name);
  }
});

test("what is said to clients is warned of on a route of Servers only, annotations too", () => {
  const said = (...parents: string[]): string[] => {
    const metadata =
      "{name: a, annotations: {retry.linkerd.io/limit: '3', timeout.linkerd.io/idle: 1s, example.com/a: b}}";
    const spec = `{parentRefs: [${parents.join(", ")}], rules: [{backendRefs: [{name: b, port: 80}]}]}`;
    const text = `apiVersion: ${gateway}\nkind: HTTPRoute\nmetadata: ${metadata}\nspec: ${spec}\n`;
    const { problems } = parseDocuments([{ file: "m.yaml", text }]);
    return problems.filter(({ code }) => code === "A044").map(({ path }) => path);
  };
  assert.deepEqual(said(server), [
    "metadata.annotations.retry.linkerd.io/limit",
    "metadata.annotations.timeout.linkerd.io/idle",
    "spec.rules.0.backendRefs",
  ]);
  assert.deepEqual(said(server, service), []);
  assert.deepEqual(said(server, "{name: some-gateway}"), []);
});

test("outbound kinds are read and left out of the set with a warning", () => {
  for (const [apiVersion, kind, spec] of [
    [v1alpha1, "EgressNetwork", "{trafficPolicy: Allow, networks: [{cidr: 192.0.2.0/24}]}"],
    [gatewayAlpha, "TLSRoute", routed("{backendRefs: [{name: b, port: 443}]}", `${egress}, port: 443}`)],
    [gatewayAlpha, "TCPRoute", routed("{}", `${egress}, port: 443}`)],
    ["linkerd.io/v1alpha2", "ServiceProfile", "{routes: []}"],
  ] as const) {
    const { resource, problems } = parseSpec(apiVersion, kind, spec);
    assert.equal(resource, undefined, kind);
    assert.deepEqual(
      problems.map(({ code, message }) => `${code} ${message}`),
      [`A035 \`${kind}\` is outbound policy, which meshtls does not enforce`],
    );
  }
});

test("retries and timeouts must be readable where a Service or an EgressNetwork is the parent, and only there", () => {
  const said = (annotation: string, kind = "HTTPRoute", parent = service): string | undefined => {
    const metadata = `{name: a, annotations: {${annotation}}}`;
    const text = `apiVersion: ${gateway}\nkind: ${kind}\nmetadata: ${metadata}\nspec: {parentRefs: [${parent}]}\n`;
    return parseDocuments([{ file: "m.yaml", text }]).problems.find(({ code }) => code === "A021")?.message;
  };
  const retry = "retry.linkerd.io";
  for (const good of [
    `${retry}/limit: "3"`,
    `${retry}/timeout: 300ms`,
    `${retry}/http: "5xx,gateway-error,429,500-504"`,
    "timeout.linkerd.io/request: '0'",
    "timeout.linkerd.io/idle: ' 2d '",
  ]) {
    assert.equal(said(good), undefined, good);
  }
  assert.equal(said(`${retry}/grpc: "Cancelled,unavailable"`, "GRPCRoute"), undefined);
  for (const [bad, message, kind] of [
    [`${retry}/limit: ""`, "cannot parse integer from empty string"],
    [`${retry}/limit: many`, "invalid digit found in string"],
    [`${retry}/limit: "65536"`, "number too large to fit in target type"],
    [`${retry}/timeout: soon`, "soon does not contain a timeout duration value"],
    [`${retry}/timeout: -1s`, "duration value cannot be negative: '-1s'"],
    ["timeout.linkerd.io/response: 0.5s", "fractional values not supported"],
    ["timeout.linkerd.io/request: '5'", "missing duration unit; did you mean '5s' or '5ms'?"],
    ["timeout.linkerd.io/idle: 5w", "invalid duration unit w (expected one of 'ms', 's', 'm', 'h', or 'd')"],
    [
      "timeout.linkerd.io/idle: 18446744073709551615d",
      "Timeout value 18446744073709551615d overflows when converted to 'ms'",
    ],
    [`${retry}/http: "5xx,504-500"`, "invalid retry condition: 5xx,504-500"],
    [`${retry}/http: "600"`, "invalid retry condition: 600"],
    [`${retry}/grpc: bogus`, "Unknown grpc retry condition: bogus", "GRPCRoute"],
  ] as const) {
    assert.equal(said(bad, kind), message, bad);
    assert.equal(said(bad, kind, server), undefined, bad);
  }
});
