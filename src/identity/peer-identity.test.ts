import "reflect-metadata";
import { X509Certificate as NodeCertificate } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { SubjectAlternativeNameExtension, X509Certificate } from "@peculiar/x509";
import fc from "fast-check";
import type { TestName } from "../../test/support/certificates.js";
import { encodeElement, encodeNames, makeTestAuthority } from "../../test/support/certificates.js";
import { readCertificateIdentities, readPeerIdentity } from "./peer-identity.js";

const authority = await makeTestAuthority();
const web = "web.emojivoto.serviceaccount.identity.linkerd.cluster.local";
const spiffe = "spiffe://cluster.local/ns/emojivoto/sa/web";

async function identityOf(names: readonly TestName[], commonName?: string): Promise<string | undefined> {
  const leaf = await authority.leaf({ names, ...(commonName === undefined ? {} : { commonName }) });
  return readPeerIdentity(leaf.der);
}

test("the identity is the first DNS name or URI that parses", async () => {
  const cases: [string, TestName[], string | undefined][] = [
    ["one DNS name", [{ dns: web }], web],
    ["upper case", [{ dns: web.toUpperCase() }], web],
    ["underscores", [{ dns: "web_1.shop" }], "web_1.shop"],
    [
      "253 characters",
      [{ dns: `${"a".repeat(63)}.`.repeat(3) + "a".repeat(61) }],
      `${"a".repeat(63)}.`.repeat(3) + "a".repeat(61),
    ],
    ["254 characters", [{ dns: `${"a".repeat(63)}.`.repeat(3) + "a".repeat(62) }], undefined],
    ["the first of several", [{ dns: "first.shop" }, { dns: web }], "first.shop"],
    ["a URI", [{ uri: spiffe }], spiffe],
    ["a URI before a DNS name", [{ uri: spiffe }, { dns: web }], spiffe],
    ["a DNS name before a URI", [{ dns: web }, { uri: spiffe }], web],
    ["a URI in the form a URL parser writes", [{ uri: "SPIFFE://cluster.local/a/./b" }], "spiffe://cluster.local/a/b"],
    ["any other URI, before a DNS name", [{ uri: "https://shop" }, { dns: web }], "https://shop/"],
    ["mail and IP addresses before it", [{ email: "a@b" }, { ip: [127, 0, 0, 1] }, { dns: web }], web],
    ["only mail and IP addresses", [{ email: web }, { ip: [127, 0, 0, 1] }], undefined],
    ["a trailing dot", [{ dns: `${web}.` }], undefined],
    ["a trailing dot, then a name", [{ dns: "victim.shop." }, { dns: web }], web],
    ["a wildcard", [{ dns: `*.emojivoto` }], undefined],
    ["a NUL inside", [{ dns: `${web}\0.attacker.example` }], undefined],
    ["a NUL at the end", [{ dns: `${web}\0` }], undefined],
    ["a short NUL", [{ dns: "a\0b" }], undefined],
    ["a NUL in a URI", [{ uri: `${spiffe}\0` }], undefined],
    ["a line break in a URI", [{ uri: `${spiffe}\r\n` }], undefined],
    ["a line break", [{ dns: `${web}\r\nl5d-client-id: x` }], undefined],
    ["a letter outside ASCII", [{ dns: "wéb.shop" }], undefined],
    ["an empty name", [{ dns: "" }], undefined],
    ["an IPv4 address as a DNS name", [{ dns: "10.0.0.1" }], undefined],
    ["no name at all", [], undefined],
  ];
  for (const [what, names, expected] of cases) assert.equal(await identityOf(names), expected, what);
});

test("a common name is no identity", async () => {
  assert.equal(await identityOf([], "web.shop"), undefined);
  assert.equal(await identityOf([{ email: "a@b" }], "web.shop"), undefined);
  assert.equal(await identityOf([{ dns: "other.shop" }], "web.shop"), "other.shop");
});

test("an identity may be longer than a common name", async () => {
  const long = `${"s".repeat(63)}.${"n".repeat(63)}.serviceaccount.identity.linkerd.cluster.local`;
  assert.ok(long.length > 64);
  assert.equal(await identityOf([{ dns: long }]), long);
});

test("a name that is malformed as DER takes the identity away", async () => {
  const valid = encodeElement(0x82, Buffer.from("web.shop"));
  const cases: [string, Uint8Array][] = [
    ["a constructed DNS name", encodeElement(0x30, encodeElement(0xa2, valid))],
    ["an unknown kind of name", encodeElement(0x30, Buffer.concat([valid, encodeElement(0x89, Buffer.from("a"))]))],
    ["an indefinite length", Buffer.concat([Buffer.from([0x30, 0x80]), valid, Buffer.from([0, 0])])],
    ["a byte after the list", Buffer.concat([encodeElement(0x30, valid), Buffer.from([0])])],
    ["a name longer than the list", Buffer.from([0x30, 0x04, 0x82, 0x08, 0x61, 0x62])],
    ["a set instead of a sequence", encodeElement(0x31, valid)],
    ["nothing", Buffer.alloc(0)],
  ];
  for (const [what, rawNames] of cases) {
    const leaf = await authority.leaf({ rawNames });
    assert.equal(readPeerIdentity(leaf.der), undefined, what);
    assert.deepEqual(readCertificateIdentities(leaf.der), [], what);
  }
});

test("a certificate with two subjectAltName extensions has no identity", async () => {
  const second = new SubjectAlternativeNameExtension([{ type: "dns", value: "victim.shop" }]);
  const leaf = await authority.leaf({ names: [{ dns: "web.shop" }], extensions: [second] });
  assert.equal(readPeerIdentity(leaf.der), undefined);
});

test("bytes after the certificate, and a certificate cut anywhere, give no identity", async () => {
  const { der } = await authority.leaf({ names: [{ dns: "web.shop" }] });
  assert.equal(readPeerIdentity(der), "web.shop");
  assert.equal(readPeerIdentity(Buffer.concat([der, Buffer.from([0])])), undefined);
  for (let length = 0; length < der.length; length++)
    assert.equal(readPeerIdentity(der.subarray(0, length)), undefined);
});

test("all identities of a certificate are listed in its order", async () => {
  const names = [{ dns: "A.shop" }, { dns: "bad." }, { email: "a@b" }, { uri: spiffe }, { dns: "b.shop" }];
  const leaf = await authority.leaf({ names });
  assert.deepEqual(readCertificateIdentities(leaf.der), ["a.shop", spiffe, "b.shop"]);
});

test("the bytes may be a view into a larger buffer", async () => {
  const { der } = await authority.leaf({ names: [{ dns: "web.shop" }] });
  const larger = Buffer.concat([Buffer.alloc(7), der, Buffer.alloc(9)]);
  assert.equal(readPeerIdentity(larger.subarray(7, 7 + der.length)), "web.shop");
  assert.equal(readPeerIdentity(new Uint8Array(der)), "web.shop");
});

test("two other readers see the same names", async () => {
  const label = fc.stringMatching(/^[a-z0-9_]([-a-zA-Z0-9_]{0,20}[a-z])?$/);
  const dns = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => ({ dns: `${labels.join(".")}.x` }));
  const uri = fc.webPath().map((path) => ({ uri: `spiffe://cluster.local${path}` }));
  const email = fc.constant({ email: "a@b.example" });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(dns, uri, email), { minLength: 1, maxLength: 6 }), async (names) => {
      const { der } = await authority.leaf({ names });
      const extension = new X509Certificate(der).getExtension(SubjectAlternativeNameExtension);
      const seen = extension!.names.items
        .filter(({ type }) => type === "dns" || type === "url")
        .map(({ type, value }) => (type === "dns" ? value.toLowerCase() : new URL(value).href));
      assert.deepEqual(readCertificateIdentities(der), seen);
      assert.equal(readPeerIdentity(der), seen[0]);
      const nodeNames = new NodeCertificate(der).subjectAltName ?? "";
      for (const name of names) if ("dns" in name) assert.ok(nodeNames.includes(`DNS:${name.dns}`));
    }),
    { numRuns: 30 },
  );
});

test("a mutated certificate never throws and never yields an identity with a control byte", async () => {
  const leaf = await authority.leaf({ names: [{ dns: web }, { uri: spiffe }, { email: "a@b" }] });
  const mutation = fc.record({
    at: fc.nat(leaf.der.length - 1),
    kind: fc.constantFrom("set", "insert", "remove", "truncate"),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x86)),
  });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const identity = readPeerIdentity(mutations.reduce(mutate, leaf.der));
      assert.ok(identity === undefined || isPrintable(identity), JSON.stringify(identity));
    }),
    { numRuns: 5000 },
  );
});

test("names of any bytes never yield an identity with a control byte", () => {
  const name = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((content) => ({ raw: { tag: 0x82, content } })),
    fc.uint8Array({ maxLength: 40 }).map((rest) => ({
      raw: { tag: 0x86, content: Buffer.concat([Buffer.from("spiffe:"), rest]) },
    })),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), (names) => {
      const der = certificateWith(encodeNames(names));
      for (const identity of readCertificateIdentities(der)) assert.ok(isPrintable(identity), JSON.stringify(identity));
    }),
    { numRuns: 2000 },
  );
});

function mutate(der: Buffer, { at, kind, byte }: { at: number; kind: string; byte: number }): Buffer {
  const index = Math.min(at, der.length);
  const before = der.subarray(0, index);
  if (kind === "truncate") return before;
  if (kind === "remove") return Buffer.concat([before, der.subarray(index + 1)]);
  return Buffer.concat([before, Buffer.from([byte]), der.subarray(kind === "set" ? index + 1 : index)]);
}

function isPrintable(text: string): boolean {
  return text.length > 0 && Array.from(text).every((character) => character > " " && character < "\x7f");
}

/** The smallest certificate that the reader takes, around these bytes as its subjectAltName. */
function certificateWith(names: Uint8Array): Buffer {
  const sequence = (...parts: Uint8Array[]) => encodeElement(0x30, Buffer.concat(parts));
  const empty = sequence();
  const id = encodeElement(0x06, Buffer.from("551d11", "hex"));
  const extensions = encodeElement(0xa3, sequence(sequence(id, encodeElement(0x04, names))));
  const version = encodeElement(0xa0, encodeElement(0x02, Buffer.from([2])));
  const serial = encodeElement(0x02, Buffer.from([1]));
  const signed = sequence(version, serial, empty, empty, empty, empty, empty, extensions);
  return sequence(signed, empty, encodeElement(0x03, Buffer.from([0])));
}
