import "reflect-metadata";
import { mkdirSync, writeFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import type { CertificateFiles, JobCertificates } from "./job.js";

/** Makes an authority and the leaves of the job, as files in `folder`. */
export async function makeCertificates(
  folder: string,
  names: { readonly server: string; readonly allowed: string; readonly denied: string },
): Promise<JobCertificates> {
  const files = join(folder, "certificates");
  mkdirSync(files);
  x509.cryptoProvider.set(webcrypto);
  const authority = await makeAuthority();
  const stranger = await makeAuthority();
  const anchorsFile = join(files, "anchors.pem");
  writeFileSync(anchorsFile, authority.certificate.toString("pem"));
  return {
    anchorsFile,
    server: await issue(authority, names.server, join(files, "server")),
    allowedClient: await issue(authority, names.allowed, join(files, "allowed")),
    deniedClient: await issue(authority, names.denied, join(files, "denied")),
    strangerClient: await issue(stranger, names.allowed, join(files, "stranger")),
  };
}

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function makeAuthority(): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=root.linkerd.cluster.local",
    keys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

async function issue(authority: Authority, identity: string, stem: string): Promise<CertificateFiles> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${identity}`,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: identity }]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const keyPem = x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
  return writeCertificate(stem, certificate.toString("pem"), keyPem);
}

function writeCertificate(stem: string, chainPem: string, keyPem: string): CertificateFiles {
  const files = { certificateFile: `${stem}.pem`, keyFile: `${stem}-key.pem`, bundleFile: `${stem}-bundle.pem` };
  writeFileSync(files.certificateFile, chainPem);
  writeFileSync(files.keyFile, keyPem, { mode: 0o600 });
  writeFileSync(files.bundleFile, `${chainPem}\n${keyPem}\n`, { mode: 0o600 });
  return files;
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
