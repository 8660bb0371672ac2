import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, server } from "../../../test/support/lint-findings.js";
import { unreachableRoute } from "./p027-unreachable-route.js";

const base = deployment("a", "web") + server("a", "web", "{}", "8080");
const route = (name: string, match: string, rest = ""): string =>
  httpRoute("a", name, "web", `[{matches: [${match}]}]`, rest);

for (const [what, yaml, name, winner] of [
  [
    "an earlier route with the same match",
    route("one", "{path: {value: /a}}") + route("two", "{path: {value: /a}}"),
    "two",
    "one",
  ],
  [
    "a regular expression, which counts as long as the path",
    route("api", "{path: {value: /api}}") + route("all", '{path: {type: RegularExpression, value: "/.*"}}'),
    "api",
    "all",
  ],
  [
    "two routes that share what it could take",
    route("c", "{path: {value: /a}, method: GET}") + route("a", "{path: {value: /a}, method: GET}"),
    "c",
    "a",
  ],
] as const) {
  test(`a route loses everything to ${what}`, () => {
    assert.deepEqual(
      findings(unreachableRoute, base + yaml).map((found) => [found.code, found.severity, found.name, found.message]),
      [
        [
          "P027",
          "warn",
          name,
          `no request reaches it at Server \`web\`: HTTPRoute \`${winner}\` takes them all, so that what is granted on this route counts for nothing`,
        ],
      ],
    );
  });
}

for (const [what, yaml] of [
  ["more specific", route("all", "{path: {value: /}}") + route("api", "{path: {value: /api}}")],
  [
    "left something by a more specific one",
    route("api", "{path: {value: /api}}") +
      route("one", "{path: {value: /api/one}}") +
      route("an-exact", "{path: {type: Exact, value: /api}}"),
  ],
  [
    "for another host",
    route("one", "{path: {value: /}}", ", hostnames: [x.example]") + route("two", "{path: {value: /}}"),
  ],
  [
    "for a header",
    route("one", "{path: {value: /}, headers: [{name: x-a, value: b}]}") + route("two", "{path: {value: /}}"),
  ],
  [
    "a regular expression, for which no request is made up",
    route("all", "{path: {value: /}}") + route("re", '{path: {type: RegularExpression, value: "/a+"}}'),
  ],
] as const) {
  test(`a route that is ${what} is reached`, () => {
    assert.deepEqual(findings(unreachableRoute, base + yaml), []);
  });
}

test("a regular expression whose guessed request is lost may still take others", () => {
  const yaml = route("a-one", "{path: {value: /a}}") + route("re", '{path: {type: RegularExpression, value: "/a+"}}');
  assert.deepEqual(findings(unreachableRoute, base + yaml), []);
});
