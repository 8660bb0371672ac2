import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAuthority } from "./authority.js";

test("reads names and addresses, with and without a port", () => {
  for (const [text, host, port] of [
    ["store.data", "store.data", 80],
    ["Store.Data.:8080", "store.data", 8080],
    ["10.1.2.3:1", "10.1.2.3", 1],
    ["[::1]", "::1", 80],
    ["[2001:DB8::1]:65535", "2001:db8::1", 65_535],
    ["a_b.c", "a_b.c", 80],
  ] as const) {
    assert.deepEqual(parseAuthority(text, 80), { host, port }, text);
  }
});

test("anything else is no authority", () => {
  for (const text of [
    "",
    ":80",
    "a:",
    "a:0",
    "a:65536",
    "a:123456",
    "a:-1",
    "a:+1",
    "a: 80",
    "a:80:80",
    "user@a",
    "user:pass@a:80",
    "a/b",
    "a?b",
    "a#b",
    "a b",
    "a\tb",
    "::1",
    "[::1",
    "::1]",
    "[]",
    "[a]:80x",
    "[::1]80",
    ".",
    "a\n",
  ]) {
    assert.equal(parseAuthority(text, 80), undefined, JSON.stringify(text));
  }
});
