import assert from "node:assert/strict";
import { test } from "node:test";
import { matchedFilters } from "./matched-filters.js";
import type { PathMatch, RequestFilter, RequestMatch } from "./port-policy-content.js";

const edit: RequestFilter = { kind: "modify-headers", add: [], set: [], remove: ["a"] };
const full: RequestFilter = { kind: "redirect", path: { kind: "full", value: "/f" }, status: 302 };
const prefix: RequestFilter = { kind: "redirect", path: { kind: "prefix", value: "/p" }, status: 302 };

function http(type: PathMatch["type"], value: string): RequestMatch {
  return { kind: "http", path: { type, value }, headers: [], query: [] };
}

test("a redirect that replaces a prefix is told the prefix that the request was matched by", () => {
  const cases: readonly (readonly [match: RequestMatch | null, matched: string | undefined])[] = [
    [http("prefix", "/a/b"), "/a/b"],
    [http("prefix", "/"), "/"],
    // A rule without matches takes what the prefix `/` takes.
    [null, "/"],
    [http("exact", "/a"), undefined],
    [http("regex", "/a.*"), undefined],
    [{ kind: "grpc", service: "s", headers: [] }, undefined],
  ];
  for (const [match, matched] of cases) {
    const [found] = matchedFilters([prefix], match);
    assert.deepEqual(found, { ...prefix, path: { kind: "prefix", value: "/p", ...(matched && { matched }) } });
  }
});

test("every redirect of a prefix among the filters is told, and the others stay as they are and in their order", () => {
  const told = { ...prefix, path: { kind: "prefix", value: "/p", matched: "/a" } };
  assert.deepEqual(matchedFilters([edit, prefix, full, prefix], http("prefix", "/a")), [edit, told, full, told]);
});

test("filters without such a redirect are the very list", () => {
  const filters = [edit, full];
  assert.equal(matchedFilters(filters, http("prefix", "/a")), filters);
  assert.equal(matchedFilters(filters, null), filters);
});
