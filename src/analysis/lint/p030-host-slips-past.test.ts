import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, routePolicy, server } from "../../../test/support/lint-findings.js";
import { hostSlipsPast } from "./p030-host-slips-past.js";

const base = deployment("a", "web") + server("a", "web", "{}", "8080");
const guarded =
  httpRoute("a", "admin", "web", "[{}]", ", hostnames: [admin.example.com]") +
  routePolicy("a", "admins", "admin", "[{kind: ServiceAccount, name: boss}]");
const rest = httpRoute("a", "rest", "web", "[{}]");

test("a route that is guarded by its host is not held to", () => {
  assert.deepEqual(
    findings(hostSlipsPast, base + guarded + rest + routePolicy("a", "all", "rest", "[]")).map((found) => [
      found.code,
      found.severity,
      found.name,
      found.path,
      found.message,
    ]),
    [
      [
        "P030",
        "warn",
        "admin",
        "spec.hostnames",
        "a client that writes another Host is not held to it: GET / then falls to HTTPRoute `rest`, where anyone, even without identity is allowed",
      ],
    ],
  );
});

for (const [what, yaml] of [
  ["alone", guarded],
  ["beside one that is as strict", guarded + rest],
  [
    "beside one for another host, which the strange one does not meet",
    guarded + httpRoute("a", "rest", "web", "[{}]", ", hostnames: [www.example.com]"),
  ],
] as const) {
  test(`a route with a host that stands ${what} is fine`, () => {
    assert.deepEqual(findings(hostSlipsPast, base + yaml), []);
  });
}
