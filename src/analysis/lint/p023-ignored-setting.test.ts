import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings } from "../../../test/support/lint-findings.js";
import { ignoredSetting } from "./p023-ignored-setting.js";

test("a misspelt default policy is found, because it falls back to allowing", () => {
  const annotation = "linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: all_authenticated";
  const found = findings(ignoredSetting, deployment("a", "api").replace("linkerd.io/inject: enabled", annotation));
  assert.deepEqual(
    found.map((problem) => [problem.code, problem.severity, problem.name]),
    [["P023", "warn", "api"]],
  );
  assert.match(found[0]!.message, /^config\.linkerd\.io\/default-inbound-policy `all_authenticated` /);
});

test("a workload without such settings is fine", () => {
  assert.deepEqual(findings(ignoredSetting, deployment("a", "api")), []);
});
