import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAuthority } from "../authority.js";
import { isHost } from "./host.js";

const hosts: readonly string[] = [
  "a",
  "a.b.",
  "A-b_c~d.e",
  "127.0.0.1",
  "127.0.0.1:80",
  "a:",
  "a:0",
  "a:65535",
  "a%2fb",
  "!$&'()*+;=",
  "[::1]",
  "[::1]:",
  "[::1]:443",
  "[::ffff:1.2.3.4]:1",
];

const others: readonly string[] = [
  "",
  ":80",
  "a:b",
  "a:8 0",
  "a:+80",
  "a:-1",
  "a:123456",
  "a:80:80",
  "::1",
  "a b",
  " a",
  "a ",
  "a\t",
  "a,b",
  "a, a",
  "user@a",
  "user:1@a",
  "a/",
  "a\\b",
  "a?b",
  "a#b",
  '"a"',
  "<a>",
  "a\0",
  "a\x7f",
  "\xe4",
  "[",
  "]",
  "[]",
  "[]:80",
  "[::1",
  "::1]",
  "[::1]80",
  "[::1]a",
  "[::1]:80x",
  "[::1]]",
  "[g]",
  "[::1%25lo]",
  "[v1.a]",
  "a[::1]",
];

test("a host with an optional port is one, whatever stands around it", () => {
  for (const text of hosts) assert.deepEqual(readings(text), [true, true, true], JSON.stringify(text));
});

test("everything else is none, whatever stands around it", () => {
  for (const text of others) assert.deepEqual(readings(text), [false, false, false], JSON.stringify(text));
});

test("an address is not completed by a bracket or a port behind its end", () => {
  const bytes = Buffer.from("[::1]:80");
  for (let end = 0; end < 5; end++) assert.equal(isHost(bytes, 0, end), false, `up to ${end}`);
});

test("what is dialled for a host is never more than the host says", () => {
  const piece = fc.constantFrom("a", "b.c", "1", ":", "80", "[", "]", "::1", "@", "/", "?", "#", " ", ",", "\t", "\0");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
      (text) => {
        if (!isHost(Buffer.from(text, "latin1"), 0, text.length)) return;
        const authority = parseAuthority(text, 80);
        if (authority === undefined) return;
        assert.ok(text.includes(authority.host));
        assert.doesNotMatch(authority.host, /[@/?#,\s\0]/);
      },
    ),
    { seed: 5, numRuns: 3000 },
  );
});

/** Alone, between what could continue it, and in front of a port. */
function readings(text: string): boolean[] {
  const around: readonly (readonly [string, string])[] = [
    ["", ""],
    ["a[", "]:1"],
    ["host: ", "\r\n"],
  ];
  return around.map(([before, after]) =>
    isHost(Buffer.from(before + text + after, "latin1"), before.length, before.length + text.length),
  );
}
