import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, serverAuthorization } from "../../../test/support/lint-findings.js";
import type { LintRule } from "./lint-input.js";
import { foreignIdentity } from "./p007-foreign-identity.js";
import { unknownServiceAccount } from "./p008-unknown-service-account.js";
import { broadIdentity } from "./p009-broad-identity.js";
import { defaultServiceAccount } from "./p010-default-service-account.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const rateLimit = `---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: {name: l, namespace: a}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web}
  overrides: [{requestsPerSecond: 1, clientRefs: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: x, namespace: gone}]}]
`;

const cases: readonly (readonly [what: string, rule: LintRule, yaml: string, code: string, path: string])[] = [
  [
    "an identity of another form",
    foreignIdentity,
    serverAuthorization("a", "z", '{meshTLS: {identities: ["web.a.identity.linkerd.cluster.local"]}}'),
    "P007",
    "spec.client.meshTLS.identities.0",
  ],
  [
    "an unknown namespace in an identity",
    unknownServiceAccount,
    serverAuthorization("a", "z", `{meshTLS: {identities: ["web.gone.${suffix}"]}}`),
    "P008",
    "spec.client.meshTLS.identities.0",
  ],
  [
    "an unknown ServiceAccount",
    unknownServiceAccount,
    serverAuthorization("a", "z", "{meshTLS: {serviceAccounts: [{name: gone}]}}"),
    "P008",
    "spec.client.meshTLS.serviceAccounts.0",
  ],
  [
    "a whole namespace",
    broadIdentity,
    serverAuthorization("a", "z", `{meshTLS: {identities: ["*.a.${suffix}"]}}`),
    "P009",
    "spec.client.meshTLS.identities.0",
  ],
  [
    "the whole mesh",
    broadIdentity,
    serverAuthorization("a", "z", '{meshTLS: {identities: ["*"]}}'),
    "P009",
    "spec.client.meshTLS.identities.0",
  ],
  [
    "the ServiceAccount `default`",
    defaultServiceAccount,
    serverAuthorization("a", "z", "{meshTLS: {serviceAccounts: [{name: default}]}}"),
    "P010",
    "spec.client.meshTLS.serviceAccounts.0",
  ],
  [
    "the ServiceAccount `default` in a rate limit",
    defaultServiceAccount,
    rateLimit,
    "P010",
    "spec.overrides.0.clientRefs.0",
  ],
  ["an unknown client of a rate limit", unknownServiceAccount, rateLimit, "P008", "spec.overrides.0.clientRefs.1"],
];

for (const [what, rule, yaml, code, path] of cases) {
  test(`${what} is found in ServerAuthorizations and rate limits too`, () => {
    assert.deepEqual(
      findings(rule, yaml).map((found) => [found.code, found.path]),
      [[code, path]],
    );
  });
}
