import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "../../../test/support/lint-findings.js";
import { oneAddressFamily } from "./p036-one-address-family.js";

const networks = (...cidrs: string[]): string =>
  `apiVersion: policy.linkerd.io/v1alpha1\nkind: NetworkAuthentication\nmetadata: {name: n, namespace: a}\nspec: {networks: [${cidrs.map((cidr) => `{cidr: "${cidr}"}`).join(", ")}]}\n`;

for (const [cidr, message] of [
  [
    "0.0.0.0/0",
    "`0.0.0.0/0` reads like everywhere, but holds no IPv6 address: clients that come over IPv6 are refused",
  ],
  ["::/0", "`::/0` reads like everywhere, but holds no IPv4 address: clients that come over IPv4 are refused"],
] as const) {
  test(`${cidr} alone is found`, () => {
    assert.deepEqual(
      findings(oneAddressFamily, networks(cidr)).map((found) => [
        found.code,
        found.severity,
        found.path,
        found.message,
      ]),
      [["P036", "warn", "spec.networks.0.cidr", message]],
    );
  });
}

for (const list of [["0.0.0.0/0", "::/0"], ["10.0.0.0/8"], ["0.0.0.0/0", "fd00::/8"]]) {
  test(`${list.join(" and ")} is fine`, () => {
    assert.deepEqual(findings(oneAddressFamily, networks(...list)), []);
  });
}
