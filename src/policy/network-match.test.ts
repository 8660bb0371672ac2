import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { containsAddress, parseAddress, parseCidr } from "../resources/index.js";
import { compileNetworks, lowestAccepting, nobody, peerAddress } from "./network-match.js";
import type { NetworkRule } from "./port-policy-content.js";

function lowest(lists: readonly (readonly NetworkRule[])[], text: string): number {
  const address = peerAddress(text);
  if (address === undefined) return nobody;
  return lowestAccepting(compileNetworks(lists.map((networks, number) => ({ number, networks }))), address);
}

function accepts(rules: readonly NetworkRule[], address: string): boolean {
  return lowest([rules], address) === 0;
}

const cases: readonly [cidr: string, except: readonly string[], address: string, accepted: boolean][] = [
  ["10.0.0.0/8", [], "10.0.0.0", true],
  ["10.0.0.0/8", [], "10.255.255.255", true],
  ["10.0.0.0/8", [], "9.255.255.255", false],
  ["10.0.0.0/8", [], "11.0.0.0", false],
  ["10.9.9.9/8", [], "10.0.0.1", true],
  ["10.0.0.1", [], "10.0.0.1", true],
  ["10.0.0.1", [], "10.0.0.2", false],
  ["0.0.0.0/0", [], "255.255.255.255", true],
  ["0.0.0.0/0", [], "0.0.0.0", true],
  ["::/0", [], "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true],
  ["fd00::/8", [], "fdff::1", true],
  ["fd00::/8", [], "fe00::1", false],
  ["fe80::/10", [], "fe80::1%eth0", true],
  ["10.0.0.0/8", [], "::ffff:10.1.2.3", true],
  ["10.0.0.0/8", [], "::ffff:a01:203", true],
  ["10.0.0.0/8", [], "::10.1.2.3", false],
  ["::/0", [], "10.1.2.3", false],
  ["::/0", [], "::ffff:10.1.2.3", false],
  ["::ffff:0:0/96", [], "::ffff:10.1.2.3", false],
  ["0.0.0.0/0", [], "::1", false],
  ["10.0.0.0/8", ["10.1.0.0/16"], "10.1.0.0", false],
  ["10.0.0.0/8", ["10.1.0.0/16"], "10.0.255.255", true],
  ["10.0.0.0/8", ["10.1.0.0/16"], "10.2.0.0", true],
  ["10.0.0.0/8", ["10.0.0.0/8"], "10.0.0.1", false],
  ["10.0.0.0/8", ["10.0.0.0/16", "10.0.1.0/24", "10.255.0.0/16"], "10.0.1.1", false],
  ["10.0.0.0/8", ["10.0.0.0/16", "10.0.1.0/24", "10.255.0.0/16"], "10.1.0.0", true],
  ["10.0.0.0/8", ["10.0.0.0/16", "10.0.1.0/24", "10.255.0.0/16"], "10.255.255.255", false],
  ["0.0.0.0/0", ["::/0"], "10.0.0.1", true],
  ["10.0.0.0/8", ["0.0.0.0/0"], "10.0.0.1", false],
];

test("an address is accepted inside the network and outside its exceptions", () => {
  for (const [cidr, except, address, accepted] of cases) {
    assert.equal(accepts([{ cidr, except }], address), accepted, `${cidr} except ${except.join()} ${address}`);
  }
});

test("a text that is no address is accepted by nobody", () => {
  const everywhere = [
    { cidr: "0.0.0.0/0", except: [] },
    { cidr: "::/0", except: [] },
  ];
  for (const text of [
    "",
    "localhost",
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.1:80",
    "[::1]",
    "10.0.0.1, 10.0.0.2",
  ]) {
    assert.equal(accepts(everywhere, text), false, text);
  }
});

test("an unreadable network accepts nobody, and an unreadable exception spoils its network alone", () => {
  assert.equal(accepts([{ cidr: "10.0.0.0/33", except: [] }], "10.0.0.1"), false);
  assert.equal(accepts([{ cidr: "10.0.0.0/8", except: ["nowhere"] }], "10.0.0.1"), false);
  const rules = [
    { cidr: "10.0.0.0/8", except: ["nowhere"] },
    { cidr: "10.0.0.0/24", except: [] },
  ];
  assert.equal(accepts(rules, "10.0.0.1"), true);
  assert.equal(accepts(rules, "10.0.1.1"), false);
});

test("an empty list accepts nobody", () => {
  assert.equal(accepts([], "10.0.0.1"), false);
});

const byte = fc.constantFrom(0, 1, 127, 128, 254, 255);
const address4 = fc.tuple(fc.constantFrom(10, 11), byte, byte, byte).map((bytes) => bytes.join("."));
const cidr4 = fc
  .tuple(address4, fc.constantFrom(0, 1, 7, 8, 9, 15, 16, 17, 24, 31, 32))
  .map((parts) => parts.join("/"));
const word = fc.constantFrom("0", "1", "7fff", "8000", "ffff");
const address6 = fc.array(word, { minLength: 8, maxLength: 8 }).map((words) => ["fd00", ...words.slice(1)].join(":"));
const cidr6 = fc.tuple(address6, fc.constantFrom(0, 16, 31, 32, 33, 64, 65, 127, 128)).map((parts) => parts.join("/"));
const rule = fc.record({
  cidr: fc.oneof(cidr4, cidr6),
  except: fc.array(fc.oneof(cidr4, cidr6), { maxLength: 3 }),
});

test("a table names the first of its lists that accepts the address, as asking each in turn does", () => {
  const lists = fc.array(fc.array(rule, { maxLength: 3 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(lists, fc.oneof(address4, address6), (rules, text) => {
      const address = parseAddress(text)!;
      const holds = (cidr: string): boolean => containsAddress(parseCidr(cidr)!, address);
      const expected = rules.findIndex((list) => list.some(({ cidr, except }) => holds(cidr) && !except.some(holds)));
      assert.equal(lowest(rules, text), expected < 0 ? nobody : expected, text);
    }),
  );
});

test("memory grows with the networks alone: overlapping ones share their stretches", () => {
  const lists = Array.from({ length: 1000 }, (_, number) => ({
    number,
    networks: [{ cidr: `10.0.0.0/${8 + (number % 24)}`, except: [] }],
  }));
  assert.ok(compileNetworks(lists)[4].numbers.length <= 2000);
});
