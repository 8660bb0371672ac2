import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { targetNotMeshed } from "./p014-target-not-meshed.js";

const bare = deployment("data", "postgres").replace("linkerd.io/inject: enabled", "a: b");

test("a Server whose workload has no sidecar is not enforced", () => {
  const found = findings(targetNotMeshed, bare + server("data", "pg", "{matchLabels: {app: postgres}}", "5432"));
  assert.deepEqual(
    found.map((problem) => [problem.code, problem.severity, problem.message]),
    [["P014", "warn", "selects deployment/postgres without a sidecar: policy is not enforced there"]],
  );
});

test("only those without a sidecar are named", () => {
  const [found] = findings(targetNotMeshed, bare + deployment("data", "api") + server("data", "all", "{}", "80"));
  assert.equal(found?.message, "selects deployment/postgres without a sidecar: policy is not enforced there");
});

test("the namespace's annotation gives a sidecar too", () => {
  const namespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: data, annotations: {linkerd.io/inject: enabled}}
`;
  assert.deepEqual(findings(targetNotMeshed, namespace + bare + server("data", "pg", "{}", "5432")), []);
});
