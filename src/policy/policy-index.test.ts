import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, policy, server } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import { MeshtlsError } from "../errors.js";
import type { WorkloadReference } from "./workload.js";
import { requestHead } from "./request-head.js";

const web: WorkloadReference = { kind: "deployment", namespace: "app", name: "web" };
const api: WorkloadReference = { ...web, name: "api" };

function failsWith(code: string, act: () => unknown): void {
  assert.throws(act, (error) => error instanceof MeshtlsError && error.code === code);
}

test("an unknown workload is an error, of the same name in another kind or namespace too", () => {
  const { index } = policySet(deployment("app", "web"));
  for (const unknown of [api, { ...web, kind: "pod" as const }, { ...web, namespace: "other" }]) {
    failsWith("E_NOT_FOUND", () => index.portPolicy(unknown, 8080));
    failsWith("E_NOT_FOUND", () => index.enforcement(unknown, 8080));
    failsWith("E_NOT_FOUND", () => index.serverOf(unknown, 8080));
    assert.equal(index.workload(unknown), undefined);
  }
});

test("a port is a whole number from 1 to 65535", () => {
  const { index } = policySet(deployment("app", "web"));
  for (const port of [0, -1, 65_536, 80.5, NaN]) failsWith("E_USAGE", () => index.portPolicy(web, port));
  for (const port of [1, 65_535]) assert.equal(index.portPolicy(web, port).server.name, "all-unauthenticated");
});

test("the workload is asked before the port", () => {
  failsWith("E_NOT_FOUND", () => policySet("").index.portPolicy(web, 0));
});

test("an unreadable network of the settings is an error, not a smaller list", () => {
  failsWith("E_USAGE", () => policySet("", { clusterNetworks: ["10.0.0.0/8", "10.0.0.0/40"] }));
  failsWith("E_USAGE", () => policySet("", { probeNetworks: ["everywhere"] }));
});

test("equal policies are one object: of one port, of two ports and of two workloads", () => {
  const { index } = policySet(deployment("app", "web") + deployment("app", "api"));
  const policyOfWeb = index.portPolicy(web, 8080);
  assert.equal(index.portPolicy(web, 8080), policyOfWeb);
  assert.equal(index.portPolicy(web, 9999), policyOfWeb);
  assert.equal(index.portPolicy(api, 8080), policyOfWeb);
});

test("policies that differ are not shared, and changing a set changes the generation only where it matters", () => {
  const before = policySet(deployment("app", "web") + server("app", "s", "{matchLabels: {app: web}}", "8080")).index;
  const after = policySet(
    deployment("app", "web") +
      server("app", "s", "{matchLabels: {app: web}}", "8080") +
      policy("app", "p", "s", "[{kind: ServiceAccount, name: x}]"),
  ).index;
  assert.notEqual(before.portPolicy(web, 8080), before.portPolicy(web, 8081));
  assert.notEqual(before.portPolicy(web, 8080).generation, after.portPolicy(web, 8080).generation);
  assert.equal(before.portPolicy(web, 8081).generation, after.portPolicy(web, 8081).generation);
});

test("where no sidecar stands the policy lets everything pass and says so", () => {
  const bare = deployment("app", "web").replace(", annotations: {linkerd.io/inject: enabled}", "");
  const { index } = policySet(bare + server("app", "s", "{}", "8080"));
  assert.deepEqual(index.enforcement(web, 8080), { enforced: false, why: "the workload has no sidecar" });
  const permit = index.portPolicy(web, 8080).admit({ address: "?", tls: { kind: "passthrough", sni: "x" } });
  assert.equal(permit.tcp.reason, "not-enforced");
  assert.equal(permit.request(requestHead({ method: "GET", target: "/" })), permit.tcp);
  // The Server still counts as selecting it: lint tells its author that nothing comes of it.
  assert.equal(index.serverOf(web, 8080)?.metadata.name, "s");
});

test("a skipped port is told from its enforced neighbours", () => {
  const { index } = policySet(deployment("app", "web"));
  assert.equal(index.enforcement(web, 4567).enforced, false);
  assert.deepEqual(index.enforcement(web, 4569), { enforced: true });
});

test("names that objects of JavaScript are born with are names like any other", () => {
  const yaml =
    deployment("app", "web") +
    server("app", "constructor", "{}", "8080") +
    policy("app", "valueof", "constructor", "[]");
  const { index } = policySet(yaml);
  assert.equal(index.portPolicy(web, 8080).server.name, "constructor");
  failsWith("E_NOT_FOUND", () => index.portPolicy({ ...web, name: "__proto__" }, 8080));
});

test("a name cannot be written that passes for another object's namespace", () => {
  const { index } = policySet(deployment("app", "web"));
  for (const name of ['web","x', "app/web", 'app","web']) {
    assert.equal(index.workload({ ...web, namespace: "", name }), undefined);
  }
});
