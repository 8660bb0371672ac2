import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { auditLeftOn } from "./p038-audit-left-on.js";

const annotation = "config.linkerd.io/default-inbound-policy";

for (const [what, yaml, path] of [
  [
    "a Server",
    server("a", "web", "{}", "80").replace("port: 80", "port: 80, accessPolicy: audit"),
    "spec.accessPolicy",
  ],
  [
    "a pod template",
    deployment("a", "web").replace("inject: enabled", `inject: enabled, ${annotation}: audit`),
    `spec.template.metadata.annotations.${annotation}`,
  ],
  [
    "a namespace",
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {${annotation}: audit}}\n`,
    `metadata.annotations.${annotation}`,
  ],
] as const) {
  test(`audit on ${what} is found`, () => {
    assert.deepEqual(
      findings(auditLeftOn, yaml).map(({ code, severity, path }) => [code, severity, path]),
      [["P038", "warn", path]],
    );
  });
}

test("other policies are not audit", () => {
  const closed = deployment("a", "web").replace("inject: enabled", `inject: enabled, ${annotation}: deny`);
  assert.deepEqual(findings(auditLeftOn, closed + server("a", "web", "{}", "80")), []);
});
