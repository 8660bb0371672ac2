import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, routePolicy, server } from "../../../test/support/lint-findings.js";
import { headerSlipsPast } from "./p029-header-slips-past.js";

const base = deployment("a", "web") + server("a", "web", "{}", "8080");
const guarded = (condition: string): string =>
  httpRoute("a", "admin", "web", `[{matches: [{path: {value: /}, ${condition}}]}]`) +
  routePolicy("a", "admins", "admin", "[{kind: ServiceAccount, name: boss}]");
const rest = httpRoute("a", "rest", "web", "[{matches: [{path: {value: /}}]}]");
const open = routePolicy("a", "all", "rest", "[{kind: ServiceAccount, name: web}]");
const allowed = "HTTPRoute `rest`, where `web.a.serviceaccount.identity.linkerd.cluster.local` is allowed";

for (const [condition, path, what] of [
  ["headers: [{name: x-tenant, value: gold}]", "headers", "the header `x-tenant`"],
  ["queryParams: [{name: admin, value: yes it is}]", "queryParams", "the query parameter `admin`"],
  ['headers: [{name: x-tenant, type: RegularExpression, value: "gold|silver"}]', "headers", "the header `x-tenant`"],
] as const) {
  test(`a route that is restricted by ${condition} is not held to`, () => {
    assert.deepEqual(
      findings(headerSlipsPast, base + guarded(condition) + rest + open).map((found) => [
        found.code,
        found.severity,
        found.name,
        found.path,
        found.message,
      ]),
      [
        [
          "P029",
          "warn",
          "admin",
          `spec.rules.0.matches.0.${path}`,
          `a client that leaves out or changes ${what} is not held to it: the same GET / then falls to ${allowed}`,
        ],
      ],
    );
  });
}

for (const [what, yaml] of [
  ["without a wider route", guarded("headers: [{name: x-tenant, value: gold}]")],
  ["beside a route that is as strict", guarded("headers: [{name: x-tenant, value: gold}]") + rest],
  ["by method only", guarded("method: POST") + rest + open],
] as const) {
  test(`a route that is restricted ${what} is fine`, () => {
    assert.deepEqual(findings(headerSlipsPast, base + yaml), []);
  });
}
