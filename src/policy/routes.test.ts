import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequestMatch } from "./port-policy-content.js";
import { requestHead } from "./request-head.js";
import { findRoute } from "./routes.js";

function prefix(value: string, method?: string): RequestMatch {
  return {
    kind: "http",
    path: { type: "prefix", value },
    headers: [],
    query: [],
    ...(method === undefined ? {} : { method }),
  };
}

function exact(value: string, method?: string): RequestMatch {
  return {
    kind: "http",
    path: { type: "exact", value },
    headers: [],
    query: [],
    ...(method === undefined ? {} : { method }),
  };
}

const cases: readonly [match: RequestMatch, request: string, matches: boolean][] = [
  [prefix("/"), "GET /", true],
  [prefix("/"), "GET *", true],
  [prefix("/a"), "GET /a", true],
  [prefix("/a"), "GET /a/", true],
  [prefix("/a"), "GET /a/b", true],
  [prefix("/a/"), "GET /a", true],
  [prefix("/a"), "GET /ab", false],
  [prefix("/a"), "GET /A", false],
  [prefix("/a"), "GET /%61", false],
  [exact("/a"), "GET /a", true],
  [exact("/a"), "GET /a/", false],
  [exact("/a"), "GET //a", false],
  [exact("/a/b"), "GET /a%2Fb", false],
  [exact("/a"), "GET /x/../a", false],
  [exact("/a", "GET"), "GET /a", true],
  [exact("/a", "GET"), "HEAD /a", false],
  [exact("/a", "GET"), "get /a", false],
  [{ kind: "grpc", headers: [] }, "POST /a.B/c", true],
  [{ kind: "grpc", headers: [] }, "POST /a.B/c/d", true],
  [{ kind: "grpc", headers: [] }, "GET /a.B/c", false],
  [{ kind: "grpc", headers: [] }, "POST /a.B", false],
  [{ kind: "grpc", headers: [] }, "POST /", false],
  [{ kind: "grpc", headers: [] }, "POST a.B/c", false],
];

test("a request matches by its raw path and its method to the letter", () => {
  for (const [match, request, matches] of cases) {
    const [method, path] = request.split(" ") as [string, string];
    assert.equal(
      findRoute([{ rules: [{ matches: [match], filters: [] }] }], requestHead({ method, target: path })) === 0,
      matches,
      `${JSON.stringify(match)} ${request}`,
    );
  }
});

const contests: readonly [what: string, routes: readonly RequestMatch[][], request: string, winner: number][] = [
  ["the longer path", [[prefix("/")], [prefix("/a")], [prefix("/a/b")]], "/a/b/c", 2],
  ["the longer path, in either order", [[prefix("/a/b")], [prefix("/a")], [prefix("/")]], "/a/b/c", 0],
  ["length, not kind", [[prefix("/a")], [exact("/a")]], "/a", 0],
  ["a method, between equal paths", [[prefix("/a")], [exact("/a", "GET")]], "/a", 1],
  ["a longer path, over a method", [[prefix("/a", "GET")], [prefix("/a/b")]], "/a/b", 1],
  ["a probe of the root, over the route that takes everything", [[prefix("/")], [exact("/", "GET")]], "/", 1],
  ["the best match of a route", [[prefix("/a")], [prefix("/"), prefix("/a/b")]], "/a/b", 1],
  ["the first of equals", [[prefix("/a")], [prefix("/a")]], "/a", 0],
  ["nobody", [[prefix("/a")], []], "/b", -1],
];

test("the most specific match decides, and then the first", () => {
  for (const [what, routes, path, winner] of contests) {
    const found = findRoute(
      routes.map((matches) => ({ rules: [{ matches, filters: [] }] })),
      requestHead({ method: "GET", target: path }),
    );
    assert.equal(found, winner, what);
  }
});

test("a path of very many slashes is matched in one go", () => {
  assert.equal(
    findRoute(
      [{ rules: [{ matches: [prefix("/a")], filters: [] }] }],
      requestHead({ method: "GET", target: `/a${"/".repeat(100_000)}` }),
    ),
    0,
  );
});
