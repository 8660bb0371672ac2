import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, policy, routePolicy, server } from "../../../test/support/lint-findings.js";
import { accessPolicyDefeatsPolicies } from "./p026-access-policy-defeats-policies.js";

const open = (accessPolicy: string): string =>
  deployment("a", "web") +
  server("a", "web", "{}", "8080").replace("port: 8080", `port: 8080, accessPolicy: ${accessPolicy}`);
const named = policy("a", "p", "web", "[{kind: ServiceAccount, name: web}]");

for (const accessPolicy of ["all-unauthenticated", "all-authenticated"]) {
  test(`${accessPolicy} makes a policy that lists identities pointless`, () => {
    assert.deepEqual(
      findings(accessPolicyDefeatsPolicies, open(accessPolicy) + named).map(
        ({ code, severity, name, path, message }) => [code, severity, name, path, message],
      ),
      [
        [
          "P026",
          "warn",
          "web",
          "spec.accessPolicy",
          `\`${accessPolicy}\` admits everyone whom AuthorizationPolicy \`p\` admits, so that restricts nothing`,
        ],
      ],
    );
  });
}

test("policies on routes are pointless too", () => {
  const yaml = httpRoute("a", "r", "web", "[{}]") + routePolicy("a", "q", "r", "[{kind: ServiceAccount, name: web}]");
  assert.equal(findings(accessPolicyDefeatsPolicies, open("all-authenticated") + yaml).length, 1);
});

for (const [what, yaml] of [
  ["that no policy stands beside", open("all-unauthenticated")],
  ["that admits less than a policy", open("all-authenticated") + policy("a", "open", "web", "[]")],
  ["of the cluster's networks beside clients from anywhere", open("cluster-authenticated") + named],
  ["audit, which is P038", open("audit") + named],
] as const) {
  test(`an accessPolicy ${what} is fine`, () => {
    assert.deepEqual(findings(accessPolicyDefeatsPolicies, yaml), []);
  });
}
