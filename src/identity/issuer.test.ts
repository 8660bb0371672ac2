import { X509Certificate, createPrivateKey } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import type { TestAuthorityOptions } from "../../test/support/certificates.js";
import { makeTestAuthority } from "../../test/support/certificates.js";
import { MeshtlsError } from "../errors.js";
import { readCertificates } from "./certificate-files.js";
import { readCredentials } from "./credentials.js";
import { Issuer } from "./issuer.js";
import { checkLeafCertificate } from "./leaf-certificate.js";
import type { ParsedCertificate } from "./parsed-certificate.js";
import { readCertificateIdentities } from "./peer-identity.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const web = "web.emojivoto.serviceaccount.identity.linkerd.cluster.local";
const now = new Date("2030-05-04T10:00:20Z");

async function makeIssuer(
  options: TestAuthorityOptions = {},
  overrides: { lifetimeMs?: number; clockSkewMs?: number } = {},
) {
  const authority = await makeTestAuthority({ now, ...options });
  const files = {
    anchorsPem: authority.anchorPem,
    issuerCertificatePem: authority.issuerPem,
    issuerKeyPem: authority.issuerKeyPem,
  };
  const reading = readCredentials(files, now);
  assert.ok(reading.ok, JSON.stringify(reading));
  return { authority, issuer: new Issuer({ credentials: reading.credentials, domain, ...overrides }) };
}

function chainOf(pem: string): readonly ParsedCertificate[] {
  const reading = readCertificates(pem, "chain");
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.value;
}

test("an issued certificate carries the identity as its only name, for a day and the clock skew", async () => {
  const { authority, issuer } = await makeIssuer();
  const issued = await issuer.issue({ identity: web, now });
  const [leaf, parent] = chainOf(issued.chainPem);
  assert.equal(issued.identity, web);
  assert.deepEqual(readCertificateIdentities(leaf!.der), [web]);
  assert.equal(leaf!.notBefore.toISOString(), "2030-05-04T10:00:00.000Z");
  assert.equal(leaf!.notAfter.toISOString(), "2030-05-05T10:00:40.000Z");
  assert.deepEqual([issued.notBefore, issued.notAfter], [leaf!.notBefore, leaf!.notAfter]);
  assert.deepEqual(leaf!.publicKeyAlgorithm, { name: "ECDSA", curve: "P-256" });
  assert.equal(leaf!.signatureAlgorithm, "ECDSA-SHA256");
  assert.equal(checkLeafCertificate(leaf!.der), undefined);
  assert.equal(leaf!.maySignCertificates, false);
  assert.equal(parent!.pem, chainOf(authority.issuerPem)[0]!.pem);
  assert.ok(leaf!.isSignedBy(parent!));
  assert.ok(leaf!.matchesPrivateKey(createPrivateKey(issued.privateKeyPem)));
});

test("OpenSSL sees the usages, the key identifiers and the name as they should be", async () => {
  const { authority, issuer } = await makeIssuer();
  const issued = await issuer.issue({ identity: web, now });
  const leaf = new X509Certificate(issued.chainPem);
  const parent = new X509Certificate(authority.issuerPem);
  assert.equal(leaf.subject, `CN=${web}`);
  assert.equal(leaf.subjectAltName, `DNS:${web}`);
  assert.deepEqual(leaf.keyUsage, ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  assert.equal(leaf.ca, false);
  assert.ok(leaf.checkIssued(parent), "names and key identifiers link leaf and issuer");
  assert.ok(leaf.verify(parent.publicKey));
});

test("an identity longer than a common name leaves the subject empty and the name critical", async () => {
  const { issuer } = await makeIssuer();
  const at64 = `${"a".repeat(64 - web.length + 3)}${web.slice(3)}`;
  const at65 = `a${at64}`;
  assert.deepEqual([at64.length, at65.length], [64, 65]);
  for (const [identity, subject] of [
    [at64, `CN=${at64}`],
    [at65, ""],
  ] as const) {
    const { chainPem } = await issuer.issue({ identity, now });
    const [leaf] = chainOf(chainPem);
    assert.equal(leaf!.subject, subject);
    assert.deepEqual(readCertificateIdentities(leaf!.der), [identity]);
    // 06 03 55 1d 11 is subjectAltName; 01 01 ff after it says critical.
    const isCritical = Buffer.from(leaf!.der).toString("hex").includes("0603551d110101ff");
    assert.equal(isCritical, subject === "");
  }
});

test("a SPIFFE id becomes a URI", async () => {
  const { issuer } = await makeIssuer();
  const identity = "spiffe://other.example/ns/a/sa/b";
  const { chainPem } = await issuer.issue({ identity, now });
  assert.equal(new X509Certificate(chainPem).subjectAltName, `URI:${identity}`);
  assert.deepEqual(readCertificateIdentities(chainOf(chainPem)[0]!.der), [identity]);
});

test("a name that is no identity of this mesh gets no certificate", async () => {
  const { issuer } = await makeIssuer();
  const suffix = "serviceaccount.identity.linkerd.cluster.local";
  const cases: [string, RegExp][] = [
    [`web.backend.evil.${suffix}`, /^Not a label: web\.backend$/],
    [`evil.${suffix}`, /^Not a label: $/],
    [`Web.shop.${suffix}`, /^Not a label: Web$/],
    [`*.shop.${suffix}`, /^Not a label: \*$/],
    [`a\0b.shop.${suffix}`, /^Not a label: /],
    ["web.shop.serviceaccount.identity.linkerd.corp.example", /is not an identity of this mesh/],
    ["example.org", /is not an identity of this mesh/],
    ["", /is not an identity of this mesh/],
    ["spiffe://", /SPIFFE trust domain is missing/],
    ["spiffe://td/a//b", /SPIFFE path cannot contain empty segments/],
    ["https://example.org/", /is not a SPIFFE id/],
  ];
  for (const [identity, message] of cases) {
    await assert.rejects(issuer.issue({ identity, now }), (error) => {
      assert.ok(error instanceof MeshtlsError);
      assert.equal(error.code, "E_IDENTITY_NAME");
      assert.match(error.message, message);
      return true;
    });
  }
});

test("a certificate never outlives its issuer or its anchor", async () => {
  const soon = new Date("2030-05-04T12:00:00Z");
  const sooner = new Date("2030-05-04T11:00:00Z");
  const cases = [
    [{ issuerNotAfter: soon }, soon],
    [{ notAfter: soon, issuerNotAfter: new Date("2031-01-01T00:00:00Z") }, soon],
    [{ notAfter: soon, issuerNotAfter: sooner }, sooner],
  ] as const;
  for (const [options, expected] of cases) {
    const { issuer } = await makeIssuer(options);
    const issued = await issuer.issue({ identity: web, now });
    assert.deepEqual(issued.notAfter, expected);
    assert.deepEqual(chainOf(issued.chainPem)[0]!.notAfter, expected);
  }
});

test("an issuer outside its validity signs nothing", async () => {
  const { issuer } = await makeIssuer({ issuerNotAfter: new Date("2030-06-01T00:00:00Z") });
  const late = issuer.issue({ identity: web, now: new Date("2030-06-01T00:00:01Z") });
  await assert.rejects(late, {
    code: "E_CREDENTIALS_INVALID",
    message: /not valid anymore. Expired on 2030-06-01T00:00:00Z/,
  });
  const early = issuer.issue({ identity: web, now: new Date("2030-05-04T08:00:00Z") });
  await assert.rejects(early, { code: "E_CREDENTIALS_INVALID", message: /not valid before: 2030-05-04T09:00:20Z/ });
});

test("an issuer that is its own trust anchor is not in the chain", async () => {
  const { issuer } = await makeIssuer({ withIssuer: false });
  const { chainPem } = await issuer.issue({ identity: web, now });
  assert.equal(chainOf(chainPem).length, 1);
});

test("lifetime and clock skew are options", async () => {
  const { issuer } = await makeIssuer({}, { lifetimeMs: 60_000, clockSkewMs: 5_000 });
  const { notBefore, notAfter } = await issuer.issue({ identity: web, now });
  assert.equal(notBefore.toISOString(), "2030-05-04T10:00:15.000Z");
  assert.equal(notAfter.toISOString(), "2030-05-04T10:01:25.000Z");
});

test("each certificate has a key and a positive serial number of its own", async () => {
  const { issuer } = await makeIssuer();
  const issued = await Promise.all(Array.from({ length: 8 }, () => issuer.issue({ identity: web, now })));
  const serials = issued.map(({ chainPem }) => chainOf(chainPem)[0]!.serialNumber);
  assert.equal(new Set(serials).size, 8);
  for (const serial of serials) assert.match(serial, /^[4-7][0-9a-f]{31}$/);
  assert.equal(new Set(issued.map(({ privateKeyPem }) => privateKeyPem)).size, 8);
});

test("an RSA anchor above the issuer is no obstacle", async () => {
  const { issuer, authority } = await makeIssuer({ anchorKey: "RSA-2048" });
  const { chainPem } = await issuer.issue({ identity: web, now });
  const [leaf, parent] = chainOf(chainPem);
  assert.ok(leaf!.isSignedBy(parent!));
  assert.ok(parent!.isSignedBy(chainOf(authority.anchorPem)[0]!));
});
