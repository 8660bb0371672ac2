import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  acceptsIdentity,
  identityMatchText,
  identityTable,
  parseIdentityMatch,
  valueFor,
  visitAccepting,
  type IdentityTable,
} from "./identity-match.js";

function accepts(entry: string, identity: string): boolean {
  return acceptsIdentity(parseIdentityMatch(entry), identity);
}

function tableOf(lists: readonly (readonly string[])[]): IdentityTable<number[]> {
  const table = identityTable<number[]>();
  lists.forEach((list, number) => {
    for (const entry of list) valueFor(table, parseIdentityMatch(entry), () => []).push(number);
  });
  return table;
}

function accepting(table: IdentityTable<number[]>, identity: string): number[] {
  const numbers: number[] = [];
  visitAccepting(table, identity, { visit: (some) => numbers.push(...some) });
  return numbers.sort((a, b) => a - b);
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
  assert.equal(acceptsIdentity({ kind: "exact", identity: "*.ns.example" }, "web.ns.example"), false);
});

test("a table tells which of its lists accept an identity", () => {
  const lists = [["a.ns.example"], ["*.ns.example", "b.other"], [], ["*"], ["spiffe://td/x", "*.example"], ["b.other"]];
  const table = tableOf(lists);
  assert.deepEqual(accepting(table, "a.ns.example"), [0, 1, 3, 4]);
  assert.deepEqual(accepting(table, "b.other"), [1, 3, 5]);
  assert.deepEqual(accepting(table, "spiffe://td/x"), [4]);
  assert.deepEqual(accepting(table, "spiffe://td/y"), []);
});

test("identities and suffixes are keys of maps, and a name is cut only where suffixes begin", () => {
  const names = Array.from({ length: 1000 }, (_, number) => `sa${number}.ns.example`);
  const table = tableOf([names, ["*.a.example"]]);
  assert.equal(table.exact.size, 1000);
  assert.deepEqual([...table.suffixes], [["a.example", [1]]]);
  assert.deepEqual(Object.keys(table.hasLength), ["2"]);
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
      const table = tableOf(suffixes.map((suffix) => [`*.${suffix}`]));
      const numbers = accepting(table, identity);
      suffixes.forEach((suffix, number) => {
        assert.equal(numbers.includes(number), identity.endsWith(`.${suffix}`), `*.${suffix} ${identity}`);
      });
    }),
  );
});
