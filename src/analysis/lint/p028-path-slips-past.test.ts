import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, policy, routePolicy, server } from "../../../test/support/lint-findings.js";
import { pathSlipsPast } from "./p028-path-slips-past.js";

const base = deployment("a", "web") + server("a", "web", "{}", "8080");
const account = (name: string): string => `[{kind: ServiceAccount, name: ${name}}]`;
const admin =
  httpRoute("a", "admin", "web", "[{matches: [{path: {value: /admin}}]}]") +
  routePolicy("a", "admins", "admin", account("boss"));
const rest = httpRoute("a", "rest", "web", "[{matches: [{path: {value: /}}]}]");

test("a restricted prefix beside a wider route that admits others is slipped past by other spellings", () => {
  const found = findings(pathSlipsPast, base + admin + rest + routePolicy("a", "all", "rest", "[]"));
  assert.deepEqual(
    found.map(({ code, severity, kind, name, path, message }) => [code, severity, kind, name, path, message]),
    [
      [
        "P028",
        "warn",
        "HTTPRoute",
        "admin",
        "spec.rules.0.matches.0.path",
        "GET `//admin`, `/%61dmin`, `/./admin` and 3 more fall to HTTPRoute `rest`, where anyone, even without identity is allowed, though `/admin` is refused there: an application that takes one for the other serves it",
      ],
    ],
  );
});

test("an exact path is slipped past by a trailing slash too", () => {
  const exact = admin.replace("path: {value: /admin}", "path: {type: Exact, value: /admin}, method: POST");
  const narrow = rest.replace("path: {value: /}", "path: {type: Exact, value: /admin/}");
  const [found] = findings(pathSlipsPast, base + exact + narrow + routePolicy("a", "all", "rest", account("web")));
  assert.match(found?.message ?? "", /^POST `\/admin\/` falls to HTTPRoute `rest`, where `web\.a\.serviceaccount\./);
});

for (const [what, yaml] of [
  ["no wider route", admin],
  ["a wider route that admits the same clients", admin + rest + routePolicy("a", "same", "rest", account("boss"))],
  [
    "a wider route for another method",
    admin.replace("path: {value: /admin}", "path: {value: /admin}, method: POST") +
      rest.replace("path: {value: /}", "path: {value: /}, method: GET") +
      routePolicy("a", "all", "rest", "[]"),
  ],
  [
    "open paths that are named and a strict rest",
    admin.replaceAll("/admin", "/").replaceAll("admin", "strict") +
      httpRoute("a", "open", "web", "[{matches: [{path: {value: /public}}]}]") +
      routePolicy("a", "all", "open", "[]"),
  ],
  ["a Server that admits everyone everywhere", admin + rest + policy("a", "all", "web", "[]")],
] as const) {
  test(`a restricted route beside ${what} is fine`, () => {
    assert.deepEqual(findings(pathSlipsPast, base + yaml), []);
  });
}
