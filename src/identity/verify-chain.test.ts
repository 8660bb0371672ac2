import { test } from "node:test";
import assert from "node:assert/strict";
import { makeTestAuthority } from "../../test/support/certificates.js";
import type { ChainNode } from "./chain-node.js";
import type { ChainFiles, ChainReport } from "./verify-chain.js";
import { verifyChain } from "./verify-chain.js";

const now = new Date("2030-05-04T10:00:00Z");
const dayMs = 24 * 60 * 60 * 1000;
const after = (days: number) => new Date(now.getTime() + days * dayMs);
const authority = await makeTestAuthority({
  now,
  notBefore: after(0),
  notAfter: after(3650),
  issuerNotAfter: after(365),
});
const files: ChainFiles = {
  anchorsPem: authority.anchorPem,
  issuerCertificatePem: authority.issuerPem,
  issuerKeyPem: authority.issuerKeyPem,
};

function report(changed: Partial<ChainFiles> = {}, at = now): ChainReport {
  const reading = verifyChain({ ...files, ...changed }, at);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.report;
}

function codes({ problems }: ChainReport): string[] {
  return problems.map(({ code, role }) => `${code} ${role}`);
}

function shape({ role, status, daysLeft, children }: ChainNode): unknown {
  return [role, status, daysLeft, ...children.map(shape)];
}

test("a good chain is a tree of anchor, issuer and leaf with the days that are left", async () => {
  const leaf = await authority.leaf({ names: [{ dns: "web.shop" }], notBefore: now, notAfter: after(1) });
  const verified = report({ leafPem: leaf.chainPem });
  assert.equal(verified.isValid, true);
  assert.deepEqual(verified.problems, []);
  assert.deepEqual(verified.orphans, []);
  assert.deepEqual(verified.anchors.map(shape), [
    ["trust anchor", "valid", 3650, ["issuer", "valid", 365, ["workload", "valid", 1]]],
  ]);
  const [anchor] = verified.anchors;
  assert.equal(anchor!.certificate.subject, "CN=root.linkerd.cluster.local");
  assert.match(anchor!.certificate.fingerprint, /^[0-9a-f]{64}$/);
  assert.equal(anchor!.children[0]!.children[0]!.certificate.identity, "web.shop");
});

test("without an issuer file, the issuer that a workload sends along counts", async () => {
  const leaf = await authority.leaf({ names: [{ dns: "web.shop" }], notBefore: now, notAfter: after(1) });
  const anchorsPem = authority.anchorPem;
  const sent = verifyChain({ anchorsPem, leafPem: leaf.chainPem }, now);
  assert.ok(sent.ok && sent.report.isValid);
  assert.deepEqual(sent.report.anchors.map(shape), [
    ["trust anchor", "valid", 3650, ["issuer", "valid", 365, ["workload", "valid", 1]]],
  ]);
  const alone = verifyChain({ anchorsPem, leafPem: leaf.certificatePem }, now);
  assert.ok(alone.ok);
  assert.deepEqual(codes(alone.report), ["C004 workload"]);
});

test("anchors alone can be verified", () => {
  const verified = report({ issuerCertificatePem: undefined, issuerKeyPem: undefined });
  assert.deepEqual(verified.anchors.map(shape), [["trust anchor", "valid", 3650]]);
});

test("a certificate warns in its last third or its last 60 days, whichever is shorter, and fails after its end", () => {
  const cases: [number, string[], string][] = [
    [304.9, [], "valid"],
    [305.1, ["C001 issuer"], "expiring"],
    [365, ["C001 issuer"], "expiring"],
    [365.1, ["C002 issuer"], "expired"],
  ];
  for (const [days, expected, status] of cases) {
    const verified = report({}, after(days));
    assert.deepEqual(codes(verified), expected, String(days));
    assert.equal(verified.anchors[0]!.children[0]!.status, status);
    assert.equal(verified.isValid, status !== "expired");
  }
  const expired = report({}, after(366.5)).problems[0]!;
  assert.equal(expired.message, "issuer is not valid anymore. Expired on 2031-05-04T10:00:00Z");
  assert.equal(report({}, after(366.5)).anchors[0]!.children[0]!.daysLeft, -2);
  assert.match(report({}, after(310)).problems[0]!.message, /^issuer will expire on 2031-05-04T10:00:00Z$/);
});

test("an issuer of 48 hours does not warn all its life", async () => {
  const short = await makeTestAuthority({ now, issuerNotBefore: now, issuerNotAfter: after(2) });
  const shortFiles = { anchorsPem: short.anchorPem, issuerCertificatePem: short.issuerPem, issuerKeyPem: undefined };
  assert.deepEqual(codes(report(shortFiles)), []);
  assert.deepEqual(codes(report(shortFiles, after(1.3))), []);
  assert.deepEqual(codes(report(shortFiles, after(1.4))), ["C001 issuer"]);
});

test("a workload certificate warns only when its renewal is overdue", async () => {
  const leaf = await authority.leaf({ names: [{ dns: "web.shop" }], notBefore: now, notAfter: after(1) });
  assert.deepEqual(codes(report({ leafPem: leaf.certificatePem }, after(0.72))), []);
  assert.deepEqual(codes(report({ leafPem: leaf.certificatePem }, after(0.76))), ["C001 workload"]);
});

test("a certificate from the future is outside its validity", () => {
  const verified = report({}, after(-1));
  assert.deepEqual(codes(verified), ["C002 trust anchor", "C002 issuer"]);
  assert.equal(verified.anchors[0]!.status, "not yet valid");
});

test("unsupported algorithms are C003", async () => {
  const rsa = await makeTestAuthority({ now, issuerKey: "RSA-2048", anchorKey: "P-384" });
  const leaf = await authority.leaf({ key: "RSA-2048", names: [{ dns: "web.shop" }] });
  const verified = report({
    anchorsPem: rsa.anchorPem,
    issuerCertificatePem: rsa.issuerPem,
    issuerKeyPem: rsa.issuerKeyPem,
  });
  assert.deepEqual(codes(verified), ["C003 trust anchor", "C003 issuer"]);
  assert.equal(verified.anchors[0]!.status, "invalid");
  assert.deepEqual(codes(report({ leafPem: leaf.certificatePem })), ["C003 workload"]);
});

test("an issuer that no anchor signed is an orphan and C004", async () => {
  const other = await makeTestAuthority({ now });
  const leaf = await authority.leaf({ names: [{ dns: "web.shop" }] });
  const verified = report({ anchorsPem: other.anchorPem, leafPem: leaf.certificatePem });
  assert.deepEqual(codes(verified), ["C004 issuer"]);
  assert.match(verified.problems[0]!.message, /^x509: certificate signed by unknown authority \(possibly/);
  assert.equal(verified.isValid, false);
  assert.deepEqual(verified.anchors[0]!.children, []);
  assert.deepEqual(verified.orphans.map(shape), [["issuer", "invalid", 365, ["workload", "valid", 1]]]);
});

test("a leaf that the issuer did not sign is an orphan and C004", async () => {
  const other = await makeTestAuthority({ now });
  const leaf = await other.leaf({ names: [{ dns: "web.shop" }] });
  const verified = report({ leafPem: leaf.chainPem });
  assert.deepEqual(codes(verified), ["C004 workload"]);
  assert.equal(verified.orphans.length, 1);
});

test("a CA or a half-usable certificate may not stand as a leaf", async () => {
  for (const options of [{ isCa: true }, { extendedKeyUsage: ["serverAuth"] as const }]) {
    const leaf = await authority.leaf({ names: [{ dns: "web.shop" }], ...options });
    assert.deepEqual(codes(report({ leafPem: leaf.certificatePem })), ["C004 workload"]);
  }
});

test("an issuer that is no CA is C004", async () => {
  const notCa = await makeTestAuthority({ now, issuerIsCa: false });
  const verified = report({
    anchorsPem: notCa.anchorPem,
    issuerCertificatePem: notCa.issuerPem,
    issuerKeyPem: undefined,
  });
  assert.deepEqual(codes(verified), ["C004 issuer"]);
  assert.equal(verified.problems[0]!.message, "issuer cert is not a CA");
});

test("a key of another certificate is C005", async () => {
  const other = await makeTestAuthority({ now });
  const verified = report({ issuerKeyPem: other.issuerKeyPem });
  assert.deepEqual(codes(verified), ["C005 issuer"]);
  assert.equal(verified.problems[0]!.message, "failed to read CA: tls: Public and private key do not match");
});

test("an expired anchor still holds its issuer, so that the tree shows what is wrong", () => {
  const verified = report({}, after(3651));
  assert.deepEqual(codes(verified), ["C002 trust anchor", "C002 issuer"]);
  assert.deepEqual(verified.orphans, []);
});

test("during a rotation the issuer hangs on the anchor that signed it, and the other stands alone", async () => {
  const other = await makeTestAuthority({ now });
  const verified = report({ anchorsPem: other.anchorPem + authority.anchorPem });
  assert.equal(verified.isValid, true);
  assert.deepEqual(
    verified.anchors.map(({ children }) => children.length),
    [0, 1],
  );
});

test("an anchor that is the issuer too has itself below it", async () => {
  const single = await makeTestAuthority({ now, withIssuer: false });
  const leaf = await single.leaf({ names: [{ dns: "web.shop" }] });
  const verified = report({
    anchorsPem: single.anchorPem,
    issuerCertificatePem: single.issuerPem,
    issuerKeyPem: single.issuerKeyPem,
    leafPem: leaf.certificatePem,
  });
  assert.deepEqual(codes(verified), []);
  assert.equal(verified.anchors[0]!.children[0]!.children[0]!.role, "workload");
});

test("every file that cannot be read is reported at once", () => {
  const reading = verifyChain({ anchorsPem: "", issuerCertificatePem: "", issuerKeyPem: "", leafPem: "" }, now);
  assert.ok(!reading.ok);
  assert.deepEqual(
    reading.problems.map(({ message }) => message),
    ["trust anchors", "issuer certificate", "issuer key", "workload certificate"].map(
      (what) => `${what}: not PEM-encoded`,
    ),
  );
});
