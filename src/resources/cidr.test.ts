import assert from "node:assert/strict";
import { BlockList, isIP } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { containsAddress, containsCidr, parseAddress, parseCidr, unmapAddress, type Cidr } from "./cidr.js";

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  assert.ok(parsed !== undefined, `${text} is readable`);
  return parsed;
}

function holds(network: string, address: string): boolean {
  const parsed = parseAddress(address);
  assert.ok(parsed !== undefined, `${address} is readable`);
  return containsAddress(cidr(network), parsed);
}

const unreadable = [
  "",
  " 10.0.0.1",
  "10.0.0.1 ",
  "10.0.0.1\n",
  "10.0.0",
  "10.0.0.0.0",
  "10.0.0.",
  ".0.0.1",
  "10..0.1",
  "1a.0.0.0",
  "10.0.0.1:",
  "10.0.0.256",
  "010.0.0.1",
  "10.0.0.01",
  "0x0a.0.0.1",
  "167772161",
  "10.0.0.+1",
  "１0.0.0.1",
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/08",
  "10.0.0.0/8/8",
  "10.0.0.0/255.0.0.0",
  "/8",
  "::/129",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "12345::",
  "g::",
  "fe80::1%eth0",
  "[::1]",
  "::1.2.3",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "localhost",
];

test("texts that could be read in two ways, or in none, are no networks", () => {
  for (const text of unreadable) assert.equal(parseCidr(text), undefined, JSON.stringify(text));
});

const containment: [network: string, address: string, holds: boolean][] = [
  ["10.0.0.0/8", "10.255.255.255", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  // Host bits may be set; they are masked.
  ["10.0.0.1/24", "10.0.0.200", true],
  ["10.0.0.1", "10.0.0.1", true],
  ["10.0.0.1", "10.0.0.2", false],
  ["0.0.0.0/0", "255.255.255.255", true],
  ["128.0.0.0/1", "255.0.0.1", true],
  ["128.0.0.0/1", "127.0.0.1", false],
  ["fd00::/8", "fdff::1", true],
  ["fd00::/8", "fe00::1", false],
  ["::/0", "ffff::", true],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
  // Families never mix, mapped or not.
  ["::/0", "10.0.0.1", false],
  ["0.0.0.0/0", "::1", false],
  ["0.0.0.0/0", "::ffff:10.0.0.1", false],
  ["::ffff:10.0.0.0/104", "10.0.0.1", false],
];

test("a network holds the addresses under its mask, of its own family", () => {
  for (const [network, address, expected] of containment) {
    assert.equal(holds(network, address), expected, `${network} holds ${address}`);
  }
});

test("a network contains itself and narrower ones", () => {
  const cases: [outer: string, inner: string, contains: boolean][] = [
    ["10.0.0.0/8", "10.1.0.0/16", true],
    ["10.1.0.0/16", "10.0.0.0/8", false],
    ["10.0.0.0/8", "10.9.9.9/8", true],
    ["10.0.0.1", "10.0.0.1/32", true],
    ["10.0.0.1/32", "10.0.0.1", true],
    ["0.0.0.0/0", "::/0", false],
    ["::/0", "0.0.0.0/0", false],
    ["::/0", "::ffff:0.0.0.0/96", true],
  ];
  for (const [outer, inner, expected] of cases) {
    assert.equal(containsCidr(cidr(outer), cidr(inner)), expected, `${outer} contains ${inner}`);
  }
});

test("a peer's IPv4 address is unwrapped from IPv6, in whatever spelling", () => {
  const cases: [written: string, unmapped: string][] = [
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:0a00:0001", "10.0.0.1"],
    ["0:0:0:0:0:FFFF:255.255.255.255", "255.255.255.255"],
    ["::ffff:0:10.0.0.1", "::ffff:0:10.0.0.1"],
    ["::10.0.0.1", "::10.0.0.1"],
    // Not mapped, and no way to pass for a client in an IPv4 network.
    ["1::ffff:10.0.0.1", "1::ffff:10.0.0.1"],
    ["0:1::ffff:10.0.0.1", "0:1::ffff:10.0.0.1"],
    ["0:0:0:1:0:ffff:10.0.0.1", "0:0:0:1:0:ffff:10.0.0.1"],
    ["0:0:1:0:0:ffff:10.0.0.1", "0:0:1:0:0:ffff:10.0.0.1"],
    ["10.0.0.1", "10.0.0.1"],
    ["::1", "::1"],
    ["nonsense:", "nonsense:"],
  ];
  for (const [written, unmapped] of cases) assert.equal(unmapAddress(written), unmapped);
});

const addressText = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.stringMatching(/^[0-9a-fF:.%/x ]{0,45}$/));

test("exactly the addresses that Node reads are read, but for zone ids", () => {
  fc.assert(
    fc.property(addressText, (text) => {
      assert.equal(parseAddress(text)?.family ?? 0, text.includes("%") ? 0 : isIP(text), text);
    }),
    { numRuns: 3000 },
  );
});

/** What an octet may be mistaken for: zeros in front, too many digits, other number systems, digits of other scripts. */
const octetText = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 300 }).map(String) },
  fc.nat({ max: 255 }).map((octet) => `0${octet}`),
  fc.nat({ max: 255 }).map((octet) => `0x${octet.toString(16)}`),
  fc.nat({ max: 2 ** 32 }).map(String),
  fc.constantFrom("", "0", "00", "000", "255", "256", " 1", "1 ", "1\n", "+1", "-1", "1e1", "1_0", "\0", "1\0", "a"),
  fc.constantFrom("\u0661", "\uff11", "1\u0300", "\ud835\udfcf", "\u00b2", "1\u200b"),
);

const nearlyIpv4 = fc
  .tuple(
    fc.array(octetText, { minLength: 1, maxLength: 6 }),
    fc.constantFrom(".", ".", ".", ".", "..", ",", "\uff0e", ""),
  )
  .map(([octets, dot]) => octets.join(dot));

/** IPv4 by splitting, as slow and plain as the grammar. */
function plainIpv4(text: string): number[] | undefined {
  const octets = text.split(".");
  const isOctet = (octet: string): boolean => Array.from({ length: 256 }, (_, value) => String(value)).includes(octet);
  if (octets.length !== 4 || !octets.every(isOctet)) return undefined;
  return [octets.reduce((word, octet) => word * 256 + Number(octet), 0)];
}

test("IPv4 is read where Node and a plain parser read it, and as the same number", () => {
  const exact = fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyIpv4,
        exact.map((octets) => octets.join(".")),
      ),
      (text) => {
        const read = parseAddress(text);
        assert.deepEqual(read?.words, plainIpv4(text), JSON.stringify(text));
        assert.equal(read?.family === 4, isIP(text) === 4, JSON.stringify(text));
      },
    ),
    { numRuns: 5000 },
  );
});

test("containment agrees with Node's block list", () => {
  const near = fc.tuple(fc.boolean(), fc.nat({ max: 128 }), fc.nat(), fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(near, ([isV4, bits, flip, v4, v6]) => {
      const family = isV4 ? "ipv4" : "ipv6";
      const network = isV4 ? v4 : v6;
      const prefix = isV4 ? bits % 33 : bits;
      const list = new BlockList();
      list.addSubnet(network, prefix, family);
      for (const address of [network, flipBit(network, flip)]) {
        assert.equal(
          holds(`${network}/${prefix}`, address),
          list.check(address, family),
          `${network}/${prefix} ${address}`,
        );
      }
    }),
    { numRuns: 2000 },
  );
});

/** The address with one bit turned, so that it falls just inside or outside of a network about as often. */
function flipBit(address: string, bit: number): string {
  const { family, words } = parseAddress(address)!;
  const at = bit % (words.length * 32);
  const turned = words.map((word, index) => (index === at >> 5 ? (word ^ (1 << (at & 31))) >>> 0 : word));
  const bytes = turned.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
  if (family === 4) return bytes.join(".");
  return Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! * 256 + bytes[2 * i + 1]!).toString(16)).join(":");
}
