import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, meshTls, policy, server } from "../../../test/support/lint-findings.js";
import { defaultServiceAccount } from "./p010-default-service-account.js";

for (const [what, yaml, path] of [
  [
    "an identity",
    meshTls("a", "m", '{identities: ["default.web.serviceaccount.identity.linkerd.cluster.local"]}'),
    "spec.identities.0",
  ],
  [
    "an identityRef",
    meshTls("web", "m", "{identityRefs: [{kind: ServiceAccount, name: default}]}"),
    "spec.identityRefs.0",
  ],
  [
    "a policy",
    policy("a", "p", "s", "[{kind: ServiceAccount, name: default, namespace: web}]"),
    "spec.requiredAuthenticationRefs.0",
  ],
] as const) {
  test(`${what} that names the ServiceAccount \`default\` is found`, () => {
    assert.deepEqual(
      findings(defaultServiceAccount, yaml).map(({ code, severity, path, message }) => [code, severity, path, message]),
      [
        [
          "P010",
          "warn",
          path,
          "names ServiceAccount `default` of namespace `web`: every workload there that has none of its own",
        ],
      ],
    );
  });
}

const nameless = deployment("a", "api").replace("serviceAccountName: api", "serviceAccountName: default");

test("a protected workload that runs as `default` is a note", () => {
  assert.deepEqual(
    findings(defaultServiceAccount, nameless + server("a", "s", "{}", "8080")).map(({ severity, name, message }) => [
      severity,
      name,
      message,
    ]),
    [
      [
        "info",
        "s",
        "selects deployment/api, which runs as ServiceAccount `default` and shares one identity with all that do",
      ],
    ],
  );
});

test("ServiceAccounts of their own, and workloads that nothing protects, are fine", () => {
  const named = meshTls("a", "m", '{identities: ["*", "web.default.serviceaccount.identity.linkerd.cluster.local"]}');
  assert.deepEqual(findings(defaultServiceAccount, nameless + named), []);
  assert.deepEqual(findings(defaultServiceAccount, deployment("a", "api") + server("a", "s", "{}", "8080")), []);
});
