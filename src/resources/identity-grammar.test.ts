import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkIdentity } from "./identity-grammar.js";

const accepted = [
  "*",
  "web.emojivoto.serviceaccount.identity.linkerd.cluster.local",
  "*.monitoring.serviceaccount.identity.linkerd.cluster.local",
  "*.cluster.local",
  "a",
  "1",
  "a-b.c--d.e",
  // Passes and matches nobody: the grammar does not know the cluster.
  "web.ns.identity.linkerd.cluster.local",
  "spiffe://td",
  "spiffe://td/path",
  "spiffe://trust-domain_1.example/ns/default/sa/Web.App_1",
  "spiffe://1.2.3.4/a",
  "spiffe://td/...",
  // Dots are refused in the path, not in the trust domain.
  "spiffe://.",
  "spiffe://../a",
  "spiffe://td/.a/b..",
  "spiffe://td/" + "a".repeat(3000),
];

test("identities of both families pass the grammar", () => {
  for (const identity of accepted) assert.equal(checkIdentity(identity), undefined, identity);
});

const DNS = /^identity must be a valid SPIFFE id or a DNS SAN, matching the regex: \^\(\\\*\|/;
const MISSING = /^SPIFFE trust domain is missing$/;
const DOMAIN =
  /^SPIFFE trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores$/;
const SEGMENT = /^SPIFFE path segment characters are limited to letters, numbers, dots, dashes, and underscores$/;
const EMPTY = /^SPIFFE path cannot contain empty segments$/;
const DOTS = /^SPIFFE path cannot contain dot segments$/;
const SLASH = /^SPIFFE path cannot have a trailing slash$/;

const refused: [identity: string, reason: RegExp][] = [
  ["", DNS],
  [".", DNS],
  ["a.", DNS],
  [".a", DNS],
  ["a..b", DNS],
  ["-a", DNS],
  ["a-", DNS],
  ["a.-b", DNS],
  ["a_b", DNS],
  ["A.b", DNS],
  ["a b", DNS],
  ["a\n", DNS],
  ["a\0", DNS],
  ["а.example", DNS], // Cyrillic
  ["ſ.example", DNS], // folds to "s" under case-insensitive matching
  ["**", DNS],
  ["**.x", DNS],
  ["*.*.x", DNS],
  ["*x", DNS],
  ["x*", DNS],
  ["a.*", DNS],
  ["a.*.b", DNS],
  ["*.", DNS],
  ["http://a", DNS],
  ["SPIFFE://td", DNS],
  ["spiffe:/td", DNS],
  [" spiffe://td", DNS],
  ["spiffe://", MISSING],
  ["spiffe:///", MISSING],
  ["spiffe:///path", MISSING],
  ["spiffe://TD", DOMAIN],
  ["spiffe://td:80/a", DOMAIN],
  ["spiffe://user@td", DOMAIN],
  ["spiffe://td?x=1", DOMAIN],
  ["spiffe://td#x", DOMAIN],
  ["spiffe://*", DOMAIN],
  ["spiffe://td\n", DOMAIN],
  ["spiffe://t%64", DOMAIN],
  ["spiffe://[::1]/a", DOMAIN],
  ["spiffe://td/a?x", SEGMENT],
  ["spiffe://td/a#x", SEGMENT],
  ["spiffe://td/%2e", SEGMENT],
  ["spiffe://td/*", SEGMENT],
  ["spiffe://td/ä", SEGMENT],
  ["spiffe://td/a b", SEGMENT],
  ["spiffe://td/a\n", SEGMENT],
  ["spiffe://td//", EMPTY],
  ["spiffe://td//a", EMPTY],
  ["spiffe://td/a//b", EMPTY],
  ["spiffe://td/.", DOTS],
  ["spiffe://td/..", DOTS],
  ["spiffe://td/./a", DOTS],
  ["spiffe://td/a/../b", DOTS],
  ["spiffe://td/", SLASH],
  ["spiffe://td/a/", SLASH],
  // The leftmost failure names the reason.
  ["spiffe://TD//", DOMAIN],
  ["spiffe://td//!", EMPTY],
  ["spiffe://td/!//", SEGMENT],
  ["spiffe://td/./!", DOTS],
  ["spiffe://td/.!/a", SEGMENT],
];

test("every other identity is refused, with Linkerd's reason for its leftmost failure", () => {
  for (const [identity, reason] of refused) assert.match(checkIdentity(identity) ?? "accepted", reason, identity);
});

test("no text outside printable ASCII passes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
      fc.pre(/[^\x21-\x7e]/.test(text));
      return checkIdentity(text) !== undefined && checkIdentity(`spiffe://${text}`) !== undefined;
    }),
  );
});

test("a long identity is judged in time that grows with its length", () => {
  assert.match(checkIdentity(`${"a-".repeat(200_000)}!`) ?? "", DNS);
  assert.match(checkIdentity(`${"a.".repeat(200_000)}!`) ?? "", DNS);
});
