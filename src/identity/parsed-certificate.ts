import type { KeyObject } from "node:crypto";
import { X509Certificate, createHash } from "node:crypto";
import type { CertificateFields } from "./certificate-fields.js";
import { extensionId, readCertificateFields } from "./certificate-fields.js";
import type { Validity } from "./certificate-time.js";
import { readValidity } from "./certificate-time.js";
import type { DerElement } from "./der-reader.js";
import { contentOf, derTag, encodingOf, hexOf, readChildren, readOnlyElement } from "./der-reader.js";
import type { GeneralName } from "./general-names.js";
import { readGeneralNames } from "./general-names.js";
import type { BasicConstraints } from "./leaf-certificate.js";
import { readBasicConstraints } from "./leaf-certificate.js";
import type { PublicKeyAlgorithm } from "./key-algorithms.js";
import { publicKeyAlgorithm, signatureAlgorithmName } from "./key-algorithms.js";
import { writePem } from "./pem.js";

/** A certificate as this folder reasons about it. Reading it judges nothing but its form. */
export interface ParsedCertificate extends Validity, BasicConstraints {
  readonly der: Uint8Array;
  readonly pem: string;
  /** What a message calls the certificate: the common name, or the whole subject where there is none. */
  readonly name: string;
  /** For people: `CN=root.linkerd.cluster.local`. Compare `subjectDer` instead. */
  readonly subject: string;
  readonly issuer: string;
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  /** As Go names it: `ECDSA-SHA256`, `SHA256-RSA`. */
  readonly signatureAlgorithm: string;
  readonly publicKeyAlgorithm: PublicKeyAlgorithm;
  readonly publicKey: KeyObject;
  /** The key usage extension allows it, or there is none. */
  readonly maySignCertificates: boolean;
  /** Hexadecimal. Absent: the certificate does not say. */
  readonly subjectKeyId: string | undefined;
  readonly names: readonly GeneralName[];
  /** SHA-256 of the DER, hexadecimal, lower case. */
  readonly fingerprint: string;
  /** Whether the key of `signer` made the signature of this certificate. Names and validity are not looked at. */
  isSignedBy(signer: ParsedCertificate): boolean;
  matchesPrivateKey(key: KeyObject): boolean;
}

/** Undefined when the bytes are not one certificate in DER, or its key is of a kind that Node does not know. */
export function parseCertificate(der: Uint8Array): ParsedCertificate | undefined {
  const fields = readCertificateFields(der);
  const validity = fields && readValidity(der, fields.validity);
  const x509 = fields && readWithNode(der);
  const extensions = fields && readExtensions(der, fields);
  if (!fields || !validity || !x509 || !extensions) return undefined;
  const algorithm = readChildren(der, fields.signatureAlgorithm)?.[0];
  return {
    ...validity,
    ...extensions,
    der,
    pem: writePem("CERTIFICATE", der),
    name: commonName(x509.certificate.subject),
    subject: oneLine(x509.certificate.subject),
    issuer: oneLine(x509.certificate.issuer),
    subjectDer: encodingOf(der, fields.subject),
    issuerDer: encodingOf(der, fields.issuer),
    serialNumber: hexOf(der, fields.serialNumber),
    signatureAlgorithm: algorithm === undefined ? "unknown" : signatureAlgorithmName(hexOf(der, algorithm)),
    publicKeyAlgorithm: publicKeyAlgorithm(x509.publicKey),
    publicKey: x509.publicKey,
    fingerprint: createHash("sha256").update(der).digest("hex"),
    isSignedBy: (signer) => x509.certificate.verify(signer.publicKey),
    matchesPrivateKey: (key) => x509.certificate.checkPrivateKey(key),
  };
}

function readWithNode(der: Uint8Array): { certificate: X509Certificate; publicKey: KeyObject } | undefined {
  try {
    const certificate = new X509Certificate(der);
    return { certificate, publicKey: certificate.publicKey };
  } catch {
    return undefined;
  }
}

type Extensions = BasicConstraints & Pick<ParsedCertificate, "maySignCertificates" | "subjectKeyId" | "names">;

function readExtensions(der: Uint8Array, { extensions }: CertificateFields): Extensions | undefined {
  const constraints = extensions.get(extensionId.basicConstraints);
  const basic = constraints ? readBasicConstraints(der, constraints.value) : { isCa: false, pathLength: undefined };
  const alternative = extensions.get(extensionId.subjectAlternativeName);
  const names = alternative ? readGeneralNames(der, alternative.value) : [];
  const usage = extensions.get(extensionId.keyUsage);
  const maySignCertificates = usage ? readCertificateSigning(der, usage.value) : true;
  if (!basic || !names || maySignCertificates === undefined) return undefined;
  return { ...basic, names, maySignCertificates, subjectKeyId: readSubjectKeyId(der, extensions) };
}

/** keyCertSign is the sixth bit of the bit string; its first byte says how many bits at the end are unused. */
function readCertificateSigning(der: Uint8Array, octets: DerElement): boolean | undefined {
  const bits = readOnlyElement(der, octets.start, octets.end);
  if (bits?.tag !== derTag.bitString || bits.end - bits.start < 1) return undefined;
  return ((contentOf(der, bits)[1] ?? 0) & 0x04) !== 0;
}

function readSubjectKeyId(der: Uint8Array, extensions: CertificateFields["extensions"]): string | undefined {
  const octets = extensions.get(extensionId.subjectKeyIdentifier)?.value;
  const id = octets && readOnlyElement(der, octets.start, octets.end);
  return id?.tag === derTag.octetString ? hexOf(der, id) : undefined;
}

/** Node writes one attribute of a name per line, and types a name as present even when it is empty. */
function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(",");
}

function commonName(subject: string | undefined): string {
  const line = (subject ?? "").split("\n").find((attribute) => attribute.startsWith("CN="));
  return line === undefined ? oneLine(subject) : line.slice("CN=".length);
}
