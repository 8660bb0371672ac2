import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { makeTestAuthority } from "../../test/support/certificates.js";
import { readCredentials } from "./credentials.js";
import { createIssuerCertificate } from "./issuer-certificate.js";
import { createTrustAnchor } from "./trust-anchor.js";

const notBefore = new Date("2030-05-04T10:00:00Z");
const notAfter = new Date("2040-05-04T10:00:00Z");

test("a new anchor and a new issuer pass the checks for credentials", async () => {
  const anchor = await createTrustAnchor({ commonName: "root.linkerd.cluster.local", notBefore, notAfter });
  const issuer = await createIssuerCertificate({
    commonName: "identity.linkerd.cluster.local",
    notBefore,
    notAfter: new Date("2031-05-04T10:00:00Z"),
    anchor,
  });
  const files = {
    anchorsPem: anchor.certificatePem,
    issuerCertificatePem: issuer.certificatePem,
    issuerKeyPem: issuer.privateKeyPem,
  };
  const reading = readCredentials(files, new Date("2030-06-01T00:00:00Z"));
  assert.ok(reading.ok, JSON.stringify(reading));
  const { anchor: root, issuer: intermediate } = reading.credentials;
  assert.equal(root.subject, "CN=root.linkerd.cluster.local");
  assert.deepEqual([root.isCa, root.pathLength, root.notBefore, root.notAfter], [true, 1, notBefore, notAfter]);
  assert.equal(intermediate.issuer, "CN=root.linkerd.cluster.local");
  assert.deepEqual([intermediate.isCa, intermediate.pathLength], [true, 0]);
  assert.ok(new X509Certificate(issuer.certificatePem).checkIssued(new X509Certificate(anchor.certificatePem)));
});

test("an anchor alone serves as anchor and issuer at once", async () => {
  const anchor = await createTrustAnchor({ commonName: "identity.linkerd.cluster.local", notBefore, notAfter });
  const files = {
    anchorsPem: anchor.certificatePem,
    issuerCertificatePem: anchor.certificatePem,
    issuerKeyPem: anchor.privateKeyPem,
  };
  const reading = readCredentials(files, notBefore);
  assert.ok(reading.ok, JSON.stringify(reading));
});

test("an issuer ends no later than its anchor", async () => {
  const anchor = await createTrustAnchor({ commonName: "root", notBefore, notAfter });
  const later = new Date("2041-01-01T00:00:00Z");
  const issuer = await createIssuerCertificate({ commonName: "identity", notBefore, notAfter: later, anchor });
  assert.equal(new Date(new X509Certificate(issuer.certificatePem).validTo).toISOString(), notAfter.toISOString());
});

test("an anchor made elsewhere signs, ECDSA or RSA", async () => {
  for (const anchorKey of ["P-256", "RSA-2048"] as const) {
    const authority = await makeTestAuthority({ anchorKey });
    const anchor = { certificatePem: authority.anchorPem, privateKeyPem: authority.anchorKeyPem };
    const issuer = await createIssuerCertificate({ commonName: "identity", notBefore, notAfter, anchor });
    const made = new X509Certificate(issuer.certificatePem);
    assert.ok(made.checkIssued(new X509Certificate(authority.anchorPem)), anchorKey);
    assert.ok(made.verify(new X509Certificate(authority.anchorPem).publicKey), anchorKey);
  }
});

test("what cannot sign a CA is refused", async () => {
  const one = await makeTestAuthority();
  const two = await makeTestAuthority();
  const cases = [
    [{ certificatePem: one.anchorPem, privateKeyPem: two.anchorKeyPem }, "E_CREDENTIALS_INVALID", /do not match/],
    [{ certificatePem: one.issuerPem, privateKeyPem: one.issuerKeyPem }, "E_CREDENTIALS_INVALID", /may not sign a CA/],
    [{ certificatePem: "words", privateKeyPem: one.anchorKeyPem }, "E_CREDENTIALS_UNREADABLE", /not PEM-encoded/],
    [{ certificatePem: one.anchorPem, privateKeyPem: "" }, "E_CREDENTIALS_UNREADABLE", /not PEM-encoded/],
  ] as const;
  for (const [anchor, code, message] of cases) {
    const making = createIssuerCertificate({ commonName: "identity", notBefore, notAfter, anchor });
    await assert.rejects(making, { code, message });
  }
});

test("a year beyond 2049 is written so that it is read back", async () => {
  const far = new Date("2060-01-01T00:00:00Z");
  const anchor = await createTrustAnchor({ commonName: "root", notBefore, notAfter: far });
  assert.equal(new Date(new X509Certificate(anchor.certificatePem).validTo).toISOString(), far.toISOString());
});
