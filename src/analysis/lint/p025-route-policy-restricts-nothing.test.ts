import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, policy, routePolicy, server } from "../../../test/support/lint-findings.js";
import { routePolicyRestrictsNothing } from "./p025-route-policy-restricts-nothing.js";

const base =
  deployment("a", "web") +
  server("a", "web", "{}", "8080") +
  httpRoute("a", "admin", "web", "[{matches: [{path: {value: /admin}}]}]");
const account = (name: string): string => `[{kind: ServiceAccount, name: ${name}}]`;

test("a policy on a route whose Server admits the same clients restricts nothing", () => {
  const yaml = base + routePolicy("a", "admins", "admin", account("boss")) + policy("a", "all", "web", "[]");
  assert.deepEqual(
    findings(routePolicyRestrictsNothing, yaml).map(({ code, severity, name, message }) => [
      code,
      severity,
      name,
      message,
    ]),
    [
      [
        "P025",
        "warn",
        "admins",
        "restricts nothing: AuthorizationPolicy `all` admits the same clients and maybe more on the whole Server `web`, this route included",
      ],
    ],
  );
});

for (const [what, yaml] of [
  [
    "admits clients whom the Server does not",
    routePolicy("a", "admins", "admin", account("boss")) + policy("a", "all", "web", account("other")),
  ],
  ["stands alone", routePolicy("a", "admins", "admin", account("boss"))],
] as const) {
  test(`a policy on a route that ${what} is needed`, () => {
    assert.deepEqual(findings(routePolicyRestrictsNothing, base + yaml), []);
  });
}
