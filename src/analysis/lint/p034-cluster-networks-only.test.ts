import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, server } from "../../../test/support/lint-findings.js";
import { clusterNetworksOnly } from "./p034-cluster-networks-only.js";

const authorization = (client: string): string =>
  `${server("a", "web", "{}", "80")}---\napiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {name: z, namespace: a}\nspec: {server: {name: web}, client: {${client}}}\n`;

test("everyone without networks means the cluster's networks", () => {
  assert.deepEqual(
    findings(clusterNetworksOnly, authorization("unauthenticated: true")).map(({ code, severity, path }) => [
      code,
      severity,
      path,
    ]),
    [["P034", "info", "spec.client.unauthenticated"]],
  );
});

for (const client of [
  "unauthenticated: true, networks: [{cidr: 10.0.0.0/8}]",
  "meshTLS: {serviceAccounts: [{name: web}]}",
]) {
  test(`{${client}} says whom it means`, () => {
    assert.deepEqual(findings(clusterNetworksOnly, authorization(client)), []);
  });
}
