import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hasBit } from "./bit-set.js";
import { acceptingIdentity, compileIdentities, identityMatchText, parseIdentityMatch } from "./identity-match.js";

function accepts(entry: string, identity: string): boolean {
  return hasBit(acceptingIdentity(compileIdentities([[parseIdentityMatch(entry)]]), identity), 0);
}

test("only a star alone and a leading star with a dot are wildcards", () => {
  assert.deepEqual(parseIdentityMatch("*"), { kind: "suffix", labels: [] });
  assert.deepEqual(parseIdentityMatch("*.a.b"), { kind: "suffix", labels: ["a", "b"] });
  assert.deepEqual(parseIdentityMatch("*.*.x"), { kind: "suffix", labels: ["*", "x"] });
  for (const entry of ["**.x", "a.*.x", "*x", "a*", "spiffe://td/*", "", "a.b"]) {
    assert.deepEqual(parseIdentityMatch(entry), { kind: "exact", identity: entry }, entry);
  }
});

test("an entry is printed as it was written", () => {
  for (const entry of ["*", "*.a.b", "a.b", "spiffe://td/x", "**.x"]) {
    assert.equal(identityMatchText(parseIdentityMatch(entry)), entry);
  }
});

const cases: readonly [entry: string, identity: string, accepted: boolean][] = [
  ["web.ns.example", "web.ns.example", true],
  ["web.ns.example", "WEB.ns.example", false],
  ["web.ns.example", "web.ns.example.", false],
  ["web.ns.example", "a.web.ns.example", false],
  ["*.ns.example", "web.ns.example", true],
  ["*.ns.example", "a.b.c.ns.example", true],
  ["*.ns.example", "ns.example", false],
  ["*.ns.example", "webns.example", false],
  ["*.ns.example", "web.myns.example", false],
  ["*.ns.example", "web.ns.example.evil", false],
  ["*.ns.example", ".ns.example", true],
  ["*.*.example", "a.b.example", false],
  ["*.*.example", "a.*.example", true],
  ["*", "localhost", true],
  ["*", "a.b", true],
  ["*", "", false],
  ["*", "spiffe://td/x", false],
  ["*.example", "spiffe://td.example", false],
  ["*.example", "spiffe://td/a.example", false],
  ["spiffe://td/x", "spiffe://td/x", true],
  ["spiffe://td/x", "spiffe://td/x/y", false],
  ["spiffe://td/x", "spiffe://td/X", false],
];

test("exact entries accept themselves, suffixes what has at least one label more", () => {
  for (const [entry, identity, accepted] of cases) {
    assert.equal(accepts(entry, identity), accepted, `${entry} ${identity}`);
  }
});

test("an exact entry that looks like a wildcard is none", () => {
  const table = compileIdentities([[{ kind: "exact", identity: "*.ns.example" }]]);
  assert.equal(hasBit(acceptingIdentity(table, "web.ns.example"), 0), false);
});

test("a table tells which of its lists accept an identity", () => {
  const lists = [["a.ns.example"], ["*.ns.example", "b.other"], [], ["*"], ["spiffe://td/x", "*.example"], ["b.other"]];
  const table = compileIdentities(lists.map((list) => list.map(parseIdentityMatch)));
  const accepting = (identity: string): number[] => {
    const numbers = acceptingIdentity(table, identity);
    return lists.flatMap((_, number) => (hasBit(numbers, number) ? [number] : []));
  };
  assert.deepEqual(accepting("a.ns.example"), [0, 1, 3, 4]);
  assert.deepEqual(accepting("b.other"), [1, 3, 5]);
  assert.deepEqual(accepting("spiffe://td/x"), [4]);
  assert.deepEqual(accepting("spiffe://td/y"), []);
});

test("exact identities are keys of a map and suffixes share the nodes of a trie", () => {
  const names = Array.from({ length: 1000 }, (_, number) => `sa${number}.ns.example`);
  const table = compileIdentities([names.map(parseIdentityMatch), [parseIdentityMatch("*.a.example")]]);
  assert.equal(table.exact.size, 1000);
  assert.deepEqual([...table.suffixes.next.keys()], ["example"]);
  assert.deepEqual([...table.suffixes.next.get("example")!.next.keys()], ["a"]);
  assert.deepEqual(table.suffixes.next.get("example")!.next.get("a")!.numbers, [1]);
});

test("names that objects of JavaScript are born with accept nobody", () => {
  for (const identity of ["__proto__", "constructor", "a.__proto__", "a.constructor"]) {
    assert.equal(accepts("x.example", identity), false);
    assert.equal(accepts("*.example", identity), false);
  }
});

const label = fc.constantFrom("a", "b", "c");
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));

test("a suffix accepts exactly the DNS names that end with its text", () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 6 }), name, (suffixes, identity) => {
      const table = compileIdentities(suffixes.map((suffix) => [parseIdentityMatch(`*.${suffix}`)]));
      const numbers = acceptingIdentity(table, identity);
      suffixes.forEach((suffix, number) => {
        assert.equal(hasBit(numbers, number), identity.endsWith(`.${suffix}`), `*.${suffix} ${identity}`);
      });
    }),
  );
});
