import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import {
  Issuer,
  createIssuerCertificate,
  createTrustAnchor,
  readCredentials,
  readPeerIdentity,
  verifyChain,
} from "../../src/identity/index.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const identity = "web.emojivoto.serviceaccount.identity.linkerd.cluster.local";
let folder = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "meshtls-openssl-"));
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** A root and an issuer with the extensions that `step`'s root-ca and intermediate-ca profiles write. */
function makeChain(rootKey: readonly string[], issuerKey: readonly string[]): void {
  write(
    "ca.cnf",
    [
      "[root]",
      "basicConstraints=critical,CA:true,pathlen:1",
      "keyUsage=critical,keyCertSign,cRLSign",
      "subjectKeyIdentifier=hash",
      "[issuer]",
      "basicConstraints=critical,CA:true,pathlen:0",
      "keyUsage=critical,keyCertSign,cRLSign",
      "subjectKeyIdentifier=hash",
      "authorityKeyIdentifier=keyid",
      "[req]",
      "distinguished_name=name",
      "[name]",
    ].join("\n"),
  );
  openssl(...rootKey, "-out", "ca.key");
  openssl(
    "req",
    "-new",
    "-key",
    "ca.key",
    "-subj",
    "/CN=root.linkerd.cluster.local",
    "-config",
    "ca.cnf",
    "-out",
    "ca.csr",
  );
  openssl(
    "x509",
    "-req",
    "-in",
    "ca.csr",
    "-signkey",
    "ca.key",
    "-sha256",
    "-days",
    "3650",
    "-extfile",
    "ca.cnf",
    "-extensions",
    "root",
    "-out",
    "ca.crt",
  );
  openssl(...issuerKey, "-out", "issuer.key");
  openssl(
    "req",
    "-new",
    "-key",
    "issuer.key",
    "-subj",
    "/CN=identity.linkerd.cluster.local",
    "-config",
    "ca.cnf",
    "-out",
    "issuer.csr",
  );
  openssl(
    "x509",
    "-req",
    "-in",
    "issuer.csr",
    "-CA",
    "ca.crt",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-sha256",
    "-days",
    "365",
    "-extfile",
    "ca.cnf",
    "-extensions",
    "issuer",
    "-out",
    "issuer.crt",
  );
}

function files(changed: { issuerKeyPem?: string } = {}) {
  return {
    anchorsPem: read("ca.crt"),
    issuerCertificatePem: read("issuer.crt"),
    issuerKeyPem: changed.issuerKeyPem ?? read("issuer.key"),
  };
}

const p256 = ["ecparam", "-name", "prime256v1", "-genkey"];
const rsa = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

test("a chain that openssl made is accepted, and openssl accepts what is issued from it", async () => {
  for (const rootKey of [p256, rsa]) {
    makeChain(rootKey, p256);
    const now = new Date();
    const reading = readCredentials(files(), now);
    assert.ok(reading.ok, JSON.stringify(reading));
    const issuer = new Issuer({ credentials: reading.credentials, domain });
    for (const name of [
      identity,
      `${"s".repeat(63)}.${"n".repeat(63)}.serviceaccount.identity.linkerd.cluster.local`,
    ]) {
      const { chainPem, privateKeyPem } = await issuer.issue({ identity: name, now });
      write("leaf.crt", chainPem);
      write("leaf.key", privateKeyPem);
      for (const purpose of ["sslserver", "sslclient"]) {
        const verified = openssl(
          "verify",
          "-x509_strict",
          "-purpose",
          purpose,
          "-CAfile",
          "ca.crt",
          "-untrusted",
          "issuer.crt",
          "leaf.crt",
        );
        assert.equal(verified.trim(), "leaf.crt: OK");
      }
      const text = openssl("x509", "-in", "leaf.crt", "-noout", "-text");
      assert.ok(text.includes(`DNS:${name}`));
      assert.ok(text.includes("TLS Web Server Authentication, TLS Web Client Authentication"));
      assert.equal(
        openssl("pkey", "-in", "leaf.key", "-pubout"),
        openssl("x509", "-in", "leaf.crt", "-noout", "-pubkey"),
      );
    }
  }
});

test("keys in each of openssl's forms are read, and encrypted ones are refused by name", () => {
  makeChain(p256, p256);
  assert.match(read("issuer.key"), /BEGIN EC PARAMETERS/);
  openssl("ec", "-in", "issuer.key", "-out", "sec1.key");
  openssl("pkcs8", "-topk8", "-nocrypt", "-in", "issuer.key", "-out", "pkcs8.key");
  for (const name of ["issuer.key", "sec1.key", "pkcs8.key"]) {
    const reading = readCredentials(files({ issuerKeyPem: read(name) }), new Date());
    assert.ok(reading.ok, `${name}: ${JSON.stringify(reading)}`);
  }
  openssl("pkcs8", "-topk8", "-in", "issuer.key", "-passout", "pass:secret", "-out", "encrypted.key");
  openssl("ec", "-in", "issuer.key", "-aes128", "-passout", "pass:secret", "-out", "old-encrypted.key");
  for (const [name, message] of [
    ["encrypted.key", /unsupported block type: 'ENCRYPTED PRIVATE KEY'/],
    ["old-encrypted.key", /unsupported block type: 'EC PRIVATE KEY' with a passphrase/],
  ] as const) {
    const reading = readCredentials(files({ issuerKeyPem: read(name) }), new Date());
    assert.ok(!reading.ok);
    assert.match(reading.problems[0]!.message, message);
  }
});

test("an RSA issuer is refused as Linkerd refuses it", () => {
  makeChain(p256, rsa);
  const reading = readCredentials(files(), new Date());
  assert.ok(!reading.ok);
  assert.deepEqual(
    reading.problems.map(({ message }) => message),
    [
      "failed to validate issuer credentials: issuer certificate must use ECDSA for public key algorithm, instead RSA was used",
    ],
  );
});

test("text that openssl writes before a certificate is no obstacle", () => {
  makeChain(p256, p256);
  const anchorsPem = openssl("x509", "-in", "ca.crt", "-text");
  assert.match(anchorsPem, /^Certificate:/);
  assert.ok(readCredentials({ ...files(), anchorsPem }, new Date()).ok);
});

test("openssl accepts the anchors and issuers that are made here", async () => {
  const now = new Date();
  const validity = { notBefore: new Date(now.getTime() - 1000), notAfter: new Date(now.getTime() + 86_400_000) };
  const anchor = await createTrustAnchor({ commonName: "root.linkerd.cluster.local", ...validity });
  const issuer = await createIssuerCertificate({ commonName: "identity.linkerd.cluster.local", ...validity, anchor });
  write("made-ca.crt", anchor.certificatePem);
  write("made-issuer.crt", issuer.certificatePem);
  assert.equal(openssl("verify", "-x509_strict", "-CAfile", "made-ca.crt", "made-ca.crt").trim(), "made-ca.crt: OK");
  assert.equal(
    openssl("verify", "-x509_strict", "-CAfile", "made-ca.crt", "made-issuer.crt").trim(),
    "made-issuer.crt: OK",
  );
  const text = openssl("x509", "-in", "made-issuer.crt", "-noout", "-text");
  assert.match(text, /CA:TRUE, pathlen:0/);
  assert.match(text, /Certificate Sign, CRL Sign/);
});

test("an issuer signs under an anchor whose name openssl wrote in an encoding of its own", async () => {
  openssl(...p256, "-out", "named.key");
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    "named.key",
    "-sha256",
    "-days",
    "30",
    "-utf8",
    "-out",
    "named.crt",
    "-subj",
    "/C=DE/O=Bücher, Köln/CN=root",
    "-addext",
    "keyUsage=critical,keyCertSign,cRLSign",
  );
  const anchor = { certificatePem: read("named.crt"), privateKeyPem: read("named.key") };
  const now = new Date();
  const notAfter = new Date(now.getTime() + 86_400_000);
  const issuer = await createIssuerCertificate({ commonName: "identity", notBefore: now, notAfter, anchor });
  write("under-named.crt", issuer.certificatePem);
  assert.equal(openssl("verify", "-CAfile", "named.crt", "under-named.crt").trim(), "under-named.crt: OK");
  const verified = verifyChain({ anchorsPem: anchor.certificatePem, issuerCertificatePem: issuer.certificatePem }, now);
  assert.ok(verified.ok);
  assert.equal(verified.report.orphans.length, 0);
});

test("names that openssl writes are read in its order", () => {
  openssl(...p256, "-out", "leaf.key");
  const names = "email:a@b,IP:127.0.0.1,DNS:Web.Shop,URI:spiffe://cluster.local/a,DNS:other.shop";
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    "leaf.key",
    "-days",
    "1",
    "-subj",
    "/CN=cn.shop",
    "-outform",
    "der",
    "-addext",
    `subjectAltName=${names}`,
    "-out",
    "leaf.der",
  );
  assert.equal(readPeerIdentity(readFileSync(join(folder, "leaf.der"))), "web.shop");
});
