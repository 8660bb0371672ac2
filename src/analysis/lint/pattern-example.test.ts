import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRoutePattern } from "../../resources/index.js";
import { patternExample } from "./pattern-example.js";

for (const expression of ["gold|silver", "^beta$", "/api/.*", "/v[0-9]+", "[a-z]+", ".+", "(?i)yes"]) {
  test(`the example of ${expression} is one that the route takes`, () => {
    const parsed = parseRoutePattern(expression);
    assert.ok(parsed.ok);
    assert.equal(parsed.pattern.matchesWhole(patternExample(expression) ?? ""), true);
  });
}

for (const expression of ["[0-9]{7}", "(", ""]) {
  test(`no example is made up for \`${expression}\``, () => {
    assert.equal(patternExample(expression), undefined);
  });
}
