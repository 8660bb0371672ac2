import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, meshTls } from "../../../test/support/lint-findings.js";
import { broadIdentity } from "./p009-broad-identity.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";

for (const [spec, path, message] of [
  ['{identities: ["*"]}', "spec.identities.0", "`*` admits every workload of the mesh"],
  [`{identities: ["*.${suffix}"]}`, "spec.identities.0", "admits every workload of the mesh"],
  ['{identities: ["*.cluster.local"]}', "spec.identities.0", "admits every workload of the mesh"],
  [
    `{identities: ["web.a.${suffix}", "*.backend.${suffix}"]}`,
    "spec.identities.1",
    "admits every ServiceAccount of namespace `backend`, `default` and those made later included",
  ],
  [
    "{identityRefs: [{kind: Namespace, name: backend}]}",
    "spec.identityRefs.0",
    "the reference to Namespace `backend` admits every ServiceAccount",
  ],
] as const) {
  test(`${spec} is broad`, () => {
    const found = findings(broadIdentity, meshTls("a", "m", spec));
    assert.deepEqual(
      found.map((problem) => [problem.code, problem.severity, problem.path]),
      [["P009", "warn", path]],
    );
    assert.ok(found[0]!.message.includes(message), found[0]!.message);
  });
}

test("a wildcard suggests the reference that needs no trust domain", () => {
  const [found] = findings(broadIdentity, meshTls("a", "m", `{identities: ["*.backend.${suffix}"]}`));
  assert.match(found?.hint ?? "", /`identityRefs: \[\{kind: Namespace, name: backend\}\]`/);
});

test("names of single workloads are not broad", () => {
  const spec = `{identities: ["web.a.${suffix}", "spiffe://td/x", "*.nobody.example"]}`;
  const references = meshTls("a", "n", "{identityRefs: [{kind: ServiceAccount, name: web}]}");
  assert.deepEqual(findings(broadIdentity, meshTls("a", "m", spec) + references), []);
});
