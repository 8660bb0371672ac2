import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { selectsNothing } from "./p011-selects-nothing.js";

for (const [what, yaml, hint] of [
  [
    "a wrong value",
    deployment("data", "postgres", { labels: "{app: postgres-db, tier: db}" }),
    "closest is deployment/postgres: its label `app` is `postgres-db`, wanted is `postgres`",
  ],
  [
    "the closest of several",
    deployment("data", "a", { labels: "{app: a}" }) + deployment("data", "b", { labels: "{app: postgres, tier: web}" }),
    "closest is deployment/b: its label `tier` is `web`, wanted is one of `db`, `cache`",
  ],
  [
    "a missing label",
    deployment("data", "b", { labels: "{app: postgres}" }),
    "closest is deployment/b: its label `tier` is missing, wanted is one of `db`, `cache`",
  ],
  [
    "labels of another namespace",
    deployment("other", "pg", { labels: "{app: postgres, tier: db}" }),
    "deployment/pg in namespace `other` has these labels; a Server selects only in its own namespace",
  ],
  ["no workloads", "", "these manifests define no pod in namespace `data`"],
  ["other labels", deployment("data", "x", { labels: "{name: x}" }), "no pod there has a label `app` or `tier`"],
] as const) {
  test(`a Server that selects nothing because of ${what}`, () => {
    const tier =
      what === "a wrong value"
        ? "{matchLabels: {app: postgres}}"
        : "{matchLabels: {app: postgres}, matchExpressions: [{key: tier, operator: In, values: [db, cache]}]}";
    const found = findings(selectsNothing, yaml + server("data", "pg", tier, "5432"));
    assert.deepEqual(
      found.map((problem) => [problem.code, problem.severity, problem.path, problem.message, problem.hint]),
      [["P011", "warn", "spec.podSelector", "selects no pod in namespace `data`, so it protects nothing", hint]],
    );
  });
}

test("a podSelector does not select an ExternalWorkload of those labels", () => {
  const external = `---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm, namespace: data, labels: {app: postgres}}
spec: {meshTLS: {identity: "spiffe://td/vm", serverName: vm.example}, workloadIPs: [{ip: 192.0.2.1}]}
`;
  const [found] = findings(selectsNothing, external + server("data", "pg", "{matchLabels: {app: postgres}}", "5432"));
  assert.equal(found?.hint, "these manifests define no pod in namespace `data`");
});

test("a Server that selects something is fine, also with an empty selector", () => {
  const servers = server("data", "a", "{matchLabels: {app: pg}}", "1") + server("data", "b", "{}", "2");
  assert.deepEqual(findings(selectsNothing, deployment("data", "pg") + servers), []);
});
