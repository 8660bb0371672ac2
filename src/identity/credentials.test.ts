import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import type { TestAuthority, TestAuthorityOptions } from "../../test/support/certificates.js";
import { makeTestAuthority } from "../../test/support/certificates.js";
import { credentialsError } from "./certificate-files.js";
import type { CredentialFiles } from "./credentials.js";
import { readCredentials } from "./credentials.js";
import { writePem } from "./pem.js";

const now = new Date("2030-05-04T10:00:00Z");
const good = await makeTestAuthority({ now });
const other = await makeTestAuthority({ now });
const prefix = "failed to validate issuer credentials: ";

function filesOf(authority: TestAuthority, changed: CredentialFiles = {}): CredentialFiles {
  return {
    anchorsPem: authority.anchorPem,
    issuerCertificatePem: authority.issuerPem,
    issuerKeyPem: authority.issuerKeyPem,
    ...changed,
  };
}

function messagesOf(files: CredentialFiles, at = now): string[] {
  const reading = readCredentials(files, at);
  return reading.ok ? [] : reading.problems.map(({ message }) => message);
}

function reexport(pem: string, type: "sec1" | "pkcs1" | "pkcs8", passphrase?: string): string {
  const protection = passphrase === undefined ? {} : { cipher: "aes-128-cbc", passphrase };
  return createPrivateKey(pem)
    .export({ format: "pem", type, ...protection })
    .toString();
}

test("the files of `step --profile root-ca` and `intermediate-ca` pass", () => {
  const reading = readCredentials(filesOf(good), now);
  assert.ok(reading.ok, JSON.stringify(reading));
  assert.equal(reading.credentials.issuer.subject, "CN=identity.linkerd.cluster.local");
  assert.equal(reading.credentials.anchor.subject, "CN=root.linkerd.cluster.local");
  assert.equal(reading.credentials.anchors.length, 1);
});

test("what is kept is blocks alone: anchors, one issuer certificate, the key as PKCS#8", () => {
  const files = {
    anchorsPem: `words\n${good.anchorPem}more words\n${other.anchorPem}`,
    issuerCertificatePem: `words\n${good.issuerPem}${good.anchorPem}`,
    issuerKeyPem: `words\n${reexport(good.issuerKeyPem, "sec1")}`,
  };
  const reading = readCredentials(files, now);
  assert.ok(reading.ok, JSON.stringify(reading));
  const { anchorsPem, issuerCertificatePem, issuerKeyPem } = reading.credentials;
  assert.deepEqual(anchorsPem.match(/-----BEGIN CERTIFICATE-----/g)?.length, 2);
  assert.deepEqual(issuerCertificatePem.match(/-----BEGIN CERTIFICATE-----/g)?.length, 1);
  assert.ok(!`${anchorsPem}${issuerCertificatePem}${issuerKeyPem}`.includes("words"));
  assert.ok(issuerKeyPem.startsWith("-----BEGIN PRIVATE KEY-----"));
  assert.ok(readCredentials({ anchorsPem, issuerCertificatePem, issuerKeyPem }, now).ok, "and is read again");
});

test("a key is read as SEC1, after its curve, or as PKCS#8", () => {
  const sec1 = reexport(good.issuerKeyPem, "sec1");
  const parameters = writePem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex"));
  for (const issuerKeyPem of [sec1, parameters + sec1, good.issuerKeyPem]) {
    assert.deepEqual(messagesOf(filesOf(good, { issuerKeyPem })), []);
  }
});

test("every kind of anchor that Linkerd takes is taken", async () => {
  const options: TestAuthorityOptions[] = [
    { anchorKey: "RSA-2048" },
    { anchorKey: "RSA-4096" },
    { anchorPathLength: undefined },
    { issuerPathLength: undefined },
    { withIssuer: false },
    { withIssuer: false, anchorPathLength: 0 },
  ];
  for (const option of options) {
    const authority = await makeTestAuthority({ now, ...option });
    assert.deepEqual(messagesOf(filesOf(authority)), [], JSON.stringify(option));
  }
});

test("a missing file is named, with its flag, and all missing ones at once", () => {
  const anchors = "a trust anchors file must be specified if other credentials are provided";
  const certificate = "a certificate file must be specified if other credentials are provided";
  const key = "a private key file must be specified if other credentials are provided";
  assert.deepEqual(messagesOf(filesOf(good, { anchorsPem: undefined })), [anchors]);
  assert.deepEqual(messagesOf(filesOf(good, { issuerCertificatePem: undefined })), [certificate]);
  assert.deepEqual(messagesOf(filesOf(good, { issuerKeyPem: undefined })), [key]);
  assert.deepEqual(messagesOf({}), [anchors, certificate, key]);
  const reading = readCredentials({}, now);
  assert.ok(!reading.ok);
  assert.deepEqual(
    reading.problems.map(({ code }) => code),
    Array(3).fill("E_CREDENTIALS_INCOMPLETE"),
  );
  assert.match(reading.problems[0]!.hint, /--identity-trust-anchors-file/);
});

test("a file that cannot be read is named with the reason", () => {
  const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const encryptedPkcs8 = reexport(good.issuerKeyPem, "pkcs8", "secret");
  const encryptedSec1 = reexport(good.issuerKeyPem, "sec1", "secret");
  const der = Buffer.from(good.issuerPem.split("\n").slice(1, -2).join(""), "base64");
  const cases: [CredentialFiles, string][] = [
    [{ anchorsPem: "" }, "trust anchors: not PEM-encoded"],
    [{ anchorsPem: good.anchorPem.slice(0, -10) }, "trust anchors: not PEM-encoded"],
    [{ anchorsPem: good.anchorPem + good.anchorKeyPem }, "trust anchors: unsupported block type: 'PRIVATE KEY'"],
    [
      { anchorsPem: good.anchorPem + writePem("CERTIFICATE", Buffer.from("no")) },
      "trust anchors: malformed certificate (number 2)",
    ],
    [{ issuerCertificatePem: der.toString("latin1") }, "issuer certificate: not PEM-encoded"],
    [{ issuerCertificatePem: good.issuerKeyPem }, "issuer certificate: unsupported block type: 'PRIVATE KEY'"],
    [
      { issuerCertificatePem: writePem("CERTIFICATE", der.subarray(0, -1)) },
      "issuer certificate: malformed certificate (number 1)",
    ],
    [{ issuerKeyPem: "secret" }, "issuer key: not PEM-encoded"],
    [{ issuerKeyPem: encryptedPkcs8 }, "issuer key: unsupported block type: 'ENCRYPTED PRIVATE KEY'"],
    [{ issuerKeyPem: encryptedSec1 }, "issuer key: unsupported block type: 'EC PRIVATE KEY' with a passphrase"],
    [{ issuerKeyPem: good.issuerPem }, "issuer key: unsupported block type: 'CERTIFICATE'"],
    [{ issuerKeyPem: writePem("EC PRIVATE KEY", Buffer.from("no")) }, "issuer key: malformed 'EC PRIVATE KEY'"],
    [
      { issuerKeyPem: rsaKey.export({ format: "pem", type: "pkcs1" }).toString() },
      `${prefix}failed to read CA: tls: Public and private key do not match`,
    ],
  ];
  for (const [changed, expected] of cases) assert.deepEqual(messagesOf(filesOf(good, changed)), [expected]);
});

test("no message shows a byte of a key", () => {
  const secret = good.issuerKeyPem.split("\n")[1]!;
  const spoiled = good.issuerKeyPem.replace("-----END", "-----MID");
  const reading = readCredentials(filesOf(good, { issuerKeyPem: spoiled }), now);
  assert.ok(!reading.ok && !JSON.stringify(reading.problems).includes(secret));
});

test("each check of Linkerd's installer has its text", async () => {
  const cases: [string, TestAuthorityOptions, string[]][] = [
    [
      "expired",
      { issuerNotAfter: new Date("2030-05-04T09:59:59Z") },
      ["not valid anymore. Expired on 2030-05-04T09:59:59Z"],
    ],
    [
      "not yet valid",
      { issuerNotBefore: new Date("2030-05-04T10:00:01Z") },
      ["not valid before: 2030-05-04T10:00:01Z"],
    ],
    ["at its last second", { issuerNotAfter: now, issuerNotBefore: now }, []],
    [
      "an RSA issuer",
      { issuerKey: "RSA-2048" },
      ["issuer certificate must use ECDSA for public key algorithm, instead RSA was used"],
    ],
    [
      "a P-384 issuer",
      { issuerKey: "P-384" },
      ["issuer certificate must use P-256 curve for public key, instead P-384 was used"],
    ],
    ["no CA", { issuerIsCa: false }, ["issuer cert is not a CA"]],
    [
      "a CA that may not sign",
      { issuerMaySign: false },
      ["issuer cert is not a CA: its key usage forbids signing certificates"],
    ],
    [
      "an anchor that may not have an issuer below",
      { anchorPathLength: 0 },
      ["x509: too many intermediates for path length constraint"],
    ],
    [
      "a P-384 anchor",
      { anchorKey: "P-384" },
      ["trust anchor `root.linkerd.cluster.local` must use P-256 curve for public key, instead P-384 was used"],
    ],
    [
      "a short RSA anchor",
      { anchorKey: "RSA-1024" },
      [
        "trust anchor `root.linkerd.cluster.local` must use RSA 2048 or RSA 4096 for public key, instead RSA 1024 was used",
      ],
    ],
    [
      "an Ed25519 anchor",
      { anchorKey: "Ed25519" },
      [
        "issuer certificate must be signed with ECDSA-SHA256 or SHA256-RSA, instead Ed25519 was used",
        "trust anchor `root.linkerd.cluster.local` must use ECDSA or RSA for public key algorithm, instead Ed25519 was used",
      ],
    ],
    [
      "SHA-1",
      { hash: "SHA-1" },
      [
        "issuer certificate must be signed with ECDSA-SHA256 or SHA256-RSA, instead ECDSA-SHA1 was used",
        "trust anchor `root.linkerd.cluster.local` must be signed with ECDSA-SHA256 or SHA256-RSA, instead ECDSA-SHA1 was used",
      ],
    ],
    [
      "an expired anchor",
      { notAfter: new Date("2030-05-04T09:30:00Z"), issuerNotAfter: new Date("2031-01-01T00:00:00Z") },
      [
        "x509: certificate has expired or is not yet valid: trust anchor `root.linkerd.cluster.local` is not valid anymore. Expired on 2030-05-04T09:30:00Z",
      ],
    ],
    [
      "several at once, in order",
      { issuerKey: "RSA-2048", issuerIsCa: false, issuerNotAfter: new Date("2030-05-04T09:30:00Z") },
      [
        "not valid anymore. Expired on 2030-05-04T09:30:00Z",
        "issuer certificate must use ECDSA for public key algorithm, instead RSA was used",
        "issuer cert is not a CA",
      ],
    ],
  ];
  for (const [what, options, expected] of cases) {
    const authority = await makeTestAuthority({ now, ...options });
    assert.deepEqual(
      messagesOf(filesOf(authority)),
      expected.map((text) => prefix + text),
      what,
    );
  }
});

test("an issuer that no anchor signed is refused, and a namesake of its anchor is named", async () => {
  const stranger = await makeTestAuthority({ now, anchorName: "root.example" });
  assert.deepEqual(messagesOf(filesOf(good, { anchorsPem: stranger.anchorPem })), [
    `${prefix}x509: certificate signed by unknown authority`,
  ]);
  assert.deepEqual(messagesOf(filesOf(good, { anchorsPem: other.anchorPem })), [
    `${prefix}x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "root.linkerd.cluster.local")`,
  ]);
  const rsa = await makeTestAuthority({ now, anchorKey: "RSA-2048" });
  assert.match(messagesOf(filesOf(good, { anchorsPem: rsa.anchorPem }))[0]!, /crypto\/rsa: verification error/);
  const leaf = await good.leaf({ commonName: "root.linkerd.cluster.local", names: [{ dns: "a.b" }] });
  assert.match(
    messagesOf(filesOf(good, { anchorsPem: leaf.certificatePem }))[0]!,
    /parent certificate cannot sign this kind of certificate/,
  );
});

test("the right anchor is found among namesakes and expired ones", async () => {
  const expired = await makeTestAuthority({ now, notAfter: new Date("2030-05-04T09:30:00Z") });
  for (const anchorsPem of [
    other.anchorPem + good.anchorPem + expired.anchorPem,
    expired.anchorPem + good.anchorPem + other.anchorPem,
  ]) {
    const reading = readCredentials(filesOf(good, { anchorsPem }), now);
    assert.ok(reading.ok, JSON.stringify(reading));
    assert.equal(reading.credentials.anchor.pem.trim(), good.anchorPem.trim());
  }
});

test("every problem has a hint, and the error carries them all", () => {
  const reading = readCredentials(
    filesOf(good, { issuerKeyPem: other.issuerKeyPem, anchorsPem: other.anchorPem }),
    now,
  );
  assert.ok(!reading.ok);
  assert.equal(reading.problems.length, 2);
  for (const { hint } of reading.problems) assert.match(hint, /^[A-Z].*\.$/);
  const error = credentialsError(reading.problems);
  assert.equal(error.code, "E_CREDENTIALS_INVALID");
  assert.equal(error.message, reading.problems.map(({ message }) => message).join("\n"));
});
