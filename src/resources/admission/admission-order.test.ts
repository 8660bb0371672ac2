import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSpec } from "../../../test/support/checked-spec.js";
import type { Resource } from "../model.js";
import type { Problem } from "../problem.js";
import { admit } from "./admit.js";

const v1alpha1 = "policy.linkerd.io/v1alpha1";
const v1beta3 = "policy.linkerd.io/v1beta3";
const gateway = "gateway.networking.k8s.io/v1";

const server = { group: "policy.linkerd.io", kind: "Server", name: "s" };
const mesh = { group: "policy.linkerd.io", kind: "MeshTLSAuthentication", name: "m" };
const network = { group: "policy.linkerd.io", kind: "NetworkAuthentication", name: "n" };
const account = { kind: "ServiceAccount", name: "sa" };
const foreign = { kind: "Secret", name: "x" };
const deployment = { group: "apps", kind: "Deployment", name: "d" };
const elsewhere = { kind: "Namespace", name: "other" };
const egress = { group: "policy.linkerd.io", kind: "EgressNetwork", name: "e" };

const policyOf = (targetRef: object, ...requiredAuthenticationRefs: object[]) => ({
  targetRef,
  requiredAuthenticationRefs,
});
const relative = { path: { type: "Exact", value: "a" }, headers: [], queryParams: [] };
const header = { name: "a", type: "Exact", value: "\u00e9" };
const redirect = { type: "RequestRedirect", statusCode: 302, path: { type: "ReplaceFullPath", replaceFullPath: "b" } };
const httpRule = { matches: [relative], filters: [redirect], backendRefs: [{ name: "b" }] };

const relativePath = 'HttpPathMatch paths must be absolute (begin with `/`); "a" is not an absolute path';
const relativeRedirect =
  "RequestRedirect filters may only contain absolute paths (starting with '/'); \"b\" is not an absolute path";

/** Specs with several mistakes, by kind; what Linkerd, which stops at the first, would say of each. */
const cases: [apiVersion: string, kind: string, valid: string, ...rows: [spec: object, ...messages: string[]][]][] = [
  [
    v1alpha1,
    "AuthorizationPolicy",
    "{targetRef: {group: policy.linkerd.io, kind: Server, name: s}, requiredAuthenticationRefs: []}",
    [
      policyOf(elsewhere, mesh, mesh, account, account, network, network, foreign),
      "cannot target another namespace: other",
      "only a single MeshTLSAuthentication may be set",
      "only a single ServiceAccount may be set",
      "a MeshTLSAuthentication and ServiceAccount may not be set together",
      "only a single NetworkAuthentication may be set",
      "unsupported authentication kind(s): Secret",
    ],
    [
      policyOf(deployment, foreign),
      "unsupported authentication kind(s): Secret",
      "unsupported authorization target type: Deployment.apps",
    ],
  ],
  [
    "policy.linkerd.io/v1beta1",
    "ServerAuthorization",
    "{server: {name: s}, client: {unauthenticated: true}}",
    [
      {
        server: { name: "s" },
        client: {
          unauthenticated: true,
          networks: [{ cidr: "10.0.0.0/8", except: ["0.0.0.0/0", "11.0.0.0/8"] }],
          meshTLS: { unauthenticatedTLS: true, identities: ["*"], serviceAccounts: [] },
        },
      },
      "`unauthenticated` must be false if `mesh_tls` is specified",
      "`unauthenticatedTLS` be false if any `identities` or `service_accounts` is specified",
      "cidr '10.0.0.0/8' is completely negated by exception '0.0.0.0/0'",
      "cidr '10.0.0.0/8' does not include exception '11.0.0.0/8'",
    ],
  ],
  [
    v1beta3,
    "HTTPRoute",
    "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]}",
    [
      {
        parentRefs: [server, egress],
        hostnames: [],
        rules: [{ ...httpRule, timeouts: { request: "-1s", backendRequest: "-2s" } }, httpRule],
      },
      "cannot target an EgressNetwork without specifying a port",
      relativePath,
      relativeRedirect,
      "backendRequest timeout must not be negative",
      "request timeout must not be negative",
      relativePath,
      relativeRedirect,
    ],
  ],
  [
    gateway,
    "HTTPRoute",
    "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]}",
    [
      {
        parentRefs: [server],
        hostnames: [],
        rules: [{ ...httpRule, matches: [{ ...relative, headers: [header] }] }],
      },
      relativePath,
      "failed to parse header value",
      relativeRedirect,
      "invalid backendRef",
    ],
  ],
  [
    gateway,
    "GRPCRoute",
    "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]}",
    [
      {
        parentRefs: [server],
        hostnames: [],
        rules: [
          {
            matches: [{ method: { type: "RegularExpression", service: "a" }, headers: [header] }],
            filters: [],
            backendRefs: [{ name: "b" }],
          },
        ],
      },
      "unsupported GRPCRoute method match type: Some(RegularExpression)",
      "failed to parse header value",
      "invalid backendRef",
    ],
  ],
  [
    v1alpha1,
    "HTTPLocalRateLimitPolicy",
    "{targetRef: {group: policy.linkerd.io, kind: Server, name: s}, total: {requestsPerSecond: 1}}",
    [
      {
        targetRef: deployment,
        total: { requestsPerSecond: 0 },
        identity: { requestsPerSecond: 1 },
        overrides: [
          { requestsPerSecond: 2, clientRefs: [foreign] },
          { requestsPerSecond: 0, clientRefs: [] },
        ],
      },
      "invalid targetRef kind: Deployment.apps",
      "total.requestsPerSecond must be greater than 0",
      "identity.requestsPerSecond must be less than or equal to total.requestsPerSecond",
      "override.requestsPerSecond must be less than or equal to total.requestsPerSecond",
      "overrides.clientRefs must target a ServiceAccount",
      "override.requestsPerSecond must be greater than 0",
    ],
    [
      {
        targetRef: server,
        total: { requestsPerSecond: 1 },
        identity: { requestsPerSecond: 0 },
        overrides: [{ requestsPerSecond: 2, clientRefs: [] }],
      },
      "override.requestsPerSecond must be less than or equal to total.requestsPerSecond",
      "identity.requestsPerSecond must be greater than 0",
    ],
  ],
];

for (const [apiVersion, kind, valid, ...rows] of cases) {
  test(`what is wrong with one ${kind} of ${apiVersion} comes in the order in which Linkerd looks`, () => {
    const { resource } = parseSpec(apiVersion, kind, valid);
    assert.ok(resource !== undefined);
    for (const [spec, ...messages] of rows) {
      const problems: Problem[] = admit({ ...resource, spec } as Resource);
      const refused = problems.filter(({ severity }) => severity === "reject");
      assert.deepEqual(
        refused.map(({ message }) => message),
        messages,
      );
    }
  });
}
