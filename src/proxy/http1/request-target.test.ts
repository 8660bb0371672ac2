import assert from "node:assert/strict";
import { test } from "node:test";
import { absoluteAuthority, targetParts } from "./request-target.js";

test("path and query are the same text in the origin form and in the absolute form", () => {
  const cases: readonly (readonly [target: string, path: string, query: string])[] = [
    ["/", "/", ""],
    ["/a/b", "/a/b", ""],
    ["/a?b=c", "/a", "b=c"],
    ["/a?", "/a", ""],
    ["/a?b?c", "/a", "b?c"],
    ["/a??b", "/a", "?b"],
    ["/?/b", "/", "/b"],
    ["//a", "//a", ""],
    ["//evil.example/a?b", "//evil.example/a", "b"],
    ["/a%2Fb%3Fc", "/a%2Fb%3Fc", ""],
    ["/a/../b/..;/c", "/a/../b/..;/c", ""],
    ["/http://x/y", "/http://x/y", ""],
    ["/a?http://x/y", "/a", "http://x/y"],
  ];
  for (const [target, path, query] of cases) {
    assert.deepEqual(targetParts(target), { path, query }, target);
    assert.deepEqual(targetParts(`http://a.b:80${target}`), { path, query }, `absolute ${target}`);
  }
});

test("an absolute form without a path has the path of the root, also before a query", () => {
  assert.deepEqual(targetParts("http://a.b"), { path: "/", query: "" });
  assert.deepEqual(targetParts("HTTP://a.b:81"), { path: "/", query: "" });
  assert.deepEqual(targetParts("http://a.b?c=d"), { path: "/", query: "c=d" });
  assert.deepEqual(targetParts("http://a.b?c/d?e"), { path: "/", query: "c/d?e" });
});

test("the asterisk is a path of its own, and a CONNECT has none", () => {
  assert.deepEqual(targetParts("*"), { path: "*", query: "" });
  assert.deepEqual(targetParts("a.b:443"), { path: "", query: "" });
});

test("only the absolute form has an authority, which ends at its path or its query", () => {
  const cases: readonly (readonly [target: string, authority: string | undefined])[] = [
    ["http://a.b", "a.b"],
    ["http://a.b:80/c", "a.b:80"],
    ["hTTp://A.b?c/d", "A.b"],
    ["http://[::1]:80/", "[::1]:80"],
    ["http:///c", ""],
    ["/http://a.b/", undefined],
    ["https://a.b/", undefined],
    ["a.b:443", undefined],
    ["*", undefined],
  ];
  for (const [target, authority] of cases) assert.equal(absoluteAuthority(target), authority, target);
});
