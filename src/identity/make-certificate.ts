import type { KeyObject } from "node:crypto";
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
import type * as library from "@peculiar/x509";
import type { Validity } from "./certificate-time.js";
import { contentOf, readChildren, readOnlyElement } from "./der-reader.js";

/** A certificate with the key that belongs to it, both PEM; the key is PKCS#8. */
export interface CertificateAndKey {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface CertificateRequest extends Validity {
  /** Absent: an empty subject. At most 64 bytes. */
  readonly commonName: string | undefined;
  readonly purpose: { readonly kind: "ca"; readonly pathLength: number } | LeafPurpose;
  readonly publicKey: KeyObject;
  readonly signer: CertificateSigner;
}

export interface LeafPurpose {
  readonly kind: "leaf";
  /** The single subjectAltName. */
  readonly identity: { readonly kind: "dns" | "uri"; readonly text: string };
}

/** Who signs. Absent `subjectDer`: the certificate signs itself, so its issuer is its own subject. */
export interface CertificateSigner {
  readonly subjectDer?: Uint8Array;
  /** Hexadecimal. Absent: computed from the signer's public key. */
  readonly keyId?: string | undefined;
  /** ECDSA of any curve that Web Crypto knows, or RSA. */
  readonly privateKey: KeyObject;
}

/** The only place that builds a certificate; returns PEM. Times are cut to whole seconds. */
export async function makeCertificate(request: CertificateRequest): Promise<string> {
  const x509 = await loadLibrary();
  const { signer, purpose } = request;
  const keyId = keyIdOf(request.publicKey);
  const subject = new x509.Name(request.commonName === undefined ? [] : [{ CN: [{ utf8String: request.commonName }] }]);
  const signerKeyId = signer.keyId ?? keyIdOf(createPublicKey(signer.privateKey));
  const extensions = [
    ...(purpose.kind === "ca" ? caExtensions(x509, purpose.pathLength) : leafExtensions(x509, request, purpose)),
    new x509.SubjectKeyIdentifierExtension(keyId),
    new x509.AuthorityKeyIdentifierExtension(signerKeyId),
  ];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: randomSerialNumber(),
      subject,
      // Chains are compared byte by byte, so the signer's name is taken over as it was written.
      issuer: signer.subjectDer === undefined ? subject : new x509.Name(signer.subjectDer),
      notBefore: wholeSecond(request.notBefore),
      notAfter: wholeSecond(request.notAfter),
      publicKey: request.publicKey.export({ type: "spki", format: "der" }),
      signingKey: await importSigningKey(signer.privateKey),
      extensions,
    },
    webcrypto,
  );
  return `${certificate.toString("pem")}\n`;
}

/** A new ECDSA P-256 key; making one takes less than a tenth of a millisecond. */
export function generateKey(): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

/** PKCS#8 PEM. */
export function exportPrivateKey(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

type Library = typeof library;

function caExtensions(x509: Library, pathLength: number) {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
}

function leafExtensions(x509: Library, { commonName }: CertificateRequest, { identity }: LeafPurpose) {
  const type = identity.kind === "dns" ? "dns" : "url";
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    // RFC 5280 4.2.1.6: critical where the subject is empty.
    new x509.SubjectAlternativeNameExtension([{ type, value: identity.text }], commonName === undefined),
  ];
}

/**
 * The library is loaded when the first certificate is made and not before: it costs about 18 MB and 0.1 s, and a
 * sidecar or a command that only reads certificates never needs it.
 */
async function loadLibrary(): Promise<Library> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

/** The usual key identifier: SHA-1 of the public key's bits (RFC 5280 4.2.1.2); a name for the key, not a safeguard. */
function keyIdOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const [, bits] = readChildren(spki, readOnlyElement(spki, 0, spki.length)!)!;
  return createHash("sha1").update(contentOf(spki, bits!).subarray(1)).digest("hex");
}

async function importSigningKey(key: KeyObject) {
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const curve = webCurves[key.asymmetricKeyDetails?.namedCurve ?? ""];
  const algorithm =
    key.asymmetricKeyType === "ec"
      ? { name: "ECDSA", namedCurve: curve ?? "unsupported" }
      : { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
}

/** Positive, never zero, and 126 random bits: unguessable and without a counter to keep. */
function randomSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

const webCurves: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};
