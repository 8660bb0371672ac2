import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { makeTestAuthority } from "../../test/support/certificates.js";
import { describeCertificate } from "./describe-certificate.js";
import { parseCertificate } from "./parsed-certificate.js";

const now = new Date("2030-05-04T10:00:00Z");
const authority = await makeTestAuthority({ now });

test("a certificate is described in the words of its JSON", async () => {
  const leaf = await authority.leaf({ names: [{ dns: "Web.shop" }, { uri: "spiffe://td/a" }], commonName: "web" });
  const described = describeCertificate(parseCertificate(leaf.der)!);
  const seen = new X509Certificate(leaf.der);
  assert.deepEqual(described, {
    subject: "CN=web",
    issuer: "CN=identity.linkerd.cluster.local",
    serialNumber: seen.serialNumber.toLowerCase(),
    identity: "web.shop",
    subjectAlternativeNames: ["DNS:Web.shop", "URI:spiffe://td/a"],
    notBefore: "2030-05-04T09:00:00Z",
    notAfter: "2030-05-05T10:00:00Z",
    publicKey: "ECDSA P-256",
    signatureAlgorithm: "ECDSA-SHA256",
    isCa: false,
    fingerprint: seen.fingerprint256.replaceAll(":", "").toLowerCase(),
  });
});

test("bytes that would move a terminal's cursor are written out", async () => {
  const leaf = await authority.leaf({ names: [{ dns: "a\0b\x1b[2J\u00e9\\" }, { email: "a@b" }] });
  const { subjectAlternativeNames, identity, subject } = describeCertificate(parseCertificate(leaf.der)!);
  assert.deepEqual(subjectAlternativeNames, ["DNS:a\\x00b\\x1b[2J\\xe9\\x5c", "other"]);
  assert.equal(identity, null);
  assert.equal(subject, "");
  const named = await authority.leaf({ commonName: "a\x1b[2J\nCN=victim" });
  assert.equal(describeCertificate(parseCertificate(named.der)!).subject, "CN=a\\1B[2J\\0ACN=victim");
});

test("keys of every kind have a name", async () => {
  for (const [key, expected] of [
    ["P-384", "ECDSA P-384"],
    ["RSA-2048", "RSA 2048"],
    ["Ed25519", "Ed25519"],
  ] as const) {
    const leaf = await authority.leaf({ key });
    assert.equal(describeCertificate(parseCertificate(leaf.der)!).publicKey, expected);
  }
});

test("a certificate that cannot be read is none", async () => {
  const { der } = await authority.leaf({ names: [{ dns: "web.shop" }] });
  for (const bytes of [Buffer.alloc(0), der.subarray(0, -1), Buffer.concat([der, der])]) {
    assert.equal(parseCertificate(bytes), undefined);
  }
  const badNames = await authority.leaf({ rawNames: Buffer.from("no") });
  assert.equal(parseCertificate(badNames.der), undefined);
});
