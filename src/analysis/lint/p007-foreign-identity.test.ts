import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, meshTls } from "../../../test/support/lint-findings.js";
import { foreignIdentity } from "./p007-foreign-identity.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";

for (const [identity, message, hint] of [
  [
    "sa-client.namespace.identity.linkerd.cluster.local",
    "lacks `.serviceaccount.` before `identity`",
    `did you mean \`sa-client.namespace.${suffix}\`?`,
  ],
  ["*.frontend.identity.linkerd.cluster.local", "lacks `.serviceaccount.`", `did you mean \`*.frontend.${suffix}\`?`],
  ["web.frontend", `does not end with \`.${suffix}\``, `did you mean \`web.frontend.${suffix}\`?`],
  [
    "web.frontend.serviceaccount.identity.mesh.corp.example",
    "does not end with",
    `did you mean \`web.frontend.${suffix}\`?`,
  ],
  ["web", "does not end with", `write \`<service-account>.<namespace>.${suffix}\``],
  [`web.${suffix}`, "does not name one ServiceAccount and one namespace", "write `<service-account>.<namespace>"],
  [`a.b.c.${suffix}`, "does not name one ServiceAccount and one namespace", "write `<service-account>.<namespace>"],
  [`*.a.b.${suffix}`, "does not name one ServiceAccount and one namespace", "write `<service-account>.<namespace>"],
  [suffix, "does not end with", "write `<service-account>.<namespace>"],
] as const) {
  test(`\`${identity}\` matches nobody`, () => {
    const found = findings(foreignIdentity, meshTls("a", "m", `{identities: ["${identity}"]}`));
    assert.equal(found.length, 1);
    assert.deepEqual([found[0]!.code, found[0]!.severity, found[0]!.path], ["P007", "warn", "spec.identities.0"]);
    assert.ok(found[0]!.message.includes(message), found[0]!.message);
    assert.ok(found[0]!.hint.startsWith(hint), found[0]!.hint);
  });
}

for (const identity of [
  `web.frontend.${suffix}`,
  `*.frontend.${suffix}`,
  `*.${suffix}`,
  "*",
  "*.linkerd.cluster.local",
  "*.local",
  "spiffe://cluster.local/ns/a/sa/b",
]) {
  test(`\`${identity}\` can match`, () => {
    assert.deepEqual(findings(foreignIdentity, meshTls("a", "m", `{identities: ["${identity}"]}`)), []);
  });
}

test("in another trust domain and control-plane namespace the usual string is rewritten", () => {
  const yaml = meshTls("a", "m", `{identities: ["web.frontend.${suffix}"]}`);
  const found = findings(foreignIdentity, yaml, { trustDomain: "corp.example", controlPlaneNamespace: "mesh-system" });
  assert.equal(found[0]?.hint, "did you mean `web.frontend.serviceaccount.identity.mesh-system.corp.example`?");
});
