import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
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

const required = deployment("a", "api").replace(
  "linkerd.io/inject: enabled",
  'linkerd.io/inject: enabled, config.linkerd.io/proxy-require-identity-inbound-ports: "8080"',
);

test("identity that is required where a Server decides is not required", () => {
  assert.deepEqual(
    findings(ignoredSetting, required + server("a", "api", "{}", "http")).map(({ code, name, message }) => [
      code,
      name,
      message,
    ]),
    [
      [
        "P023",
        "api",
        "config.linkerd.io/proxy-require-identity-inbound-ports says nothing about port 8080, where Server `api` decides: the annotation counts where no Server selects the port",
      ],
    ],
  );
});

test("identity that is required where no Server decides counts", () => {
  assert.deepEqual(findings(ignoredSetting, required + server("a", "api", "{}", "9090")), []);
});
