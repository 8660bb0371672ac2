import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { WorkloadCertificate } from "../../src/identity/index.js";

/**
 * A test authority that can make every certificate that a well-behaved issuer would not. It builds with the X.509
 * library directly and shares no code with `src/identity`, so that neither hides the other's mistakes.
 */
export interface TestAuthority {
  /** The trust anchor, PEM. */
  readonly anchorPem: string;
  readonly anchorKeyPem: string;
  /** The CA that signs leaves; the anchor itself with `withIssuer: false`. */
  readonly issuerPem: string;
  readonly issuerKeyPem: string;
  /** Makes a certificate with whatever is asked for, right or wrong. */
  leaf(options?: TestLeafOptions): Promise<TestLeaf>;
  /** A certificate as the real issuer would make it, in the shape that the proxy takes. */
  workload(identity: string): Promise<WorkloadCertificate>;
}

export type TestKeyType = "P-256" | "P-384" | "RSA-1024" | "RSA-2048" | "RSA-4096" | "Ed25519";

export interface TestAuthorityOptions {
  /** Default `root.linkerd.cluster.local`. Two authorities with the same name differ in their keys only. */
  readonly anchorName?: string;
  /** Default `identity.linkerd.cluster.local`. */
  readonly issuerName?: string;
  /** Default P-256. */
  readonly anchorKey?: TestKeyType;
  readonly issuerKey?: TestKeyType;
  /** Default true. */
  readonly withIssuer?: boolean;
  /** Default 1 for the anchor (`step --profile root-ca`) and 0 for the issuer; undefined: no constraint. */
  readonly anchorPathLength?: number | undefined;
  readonly issuerPathLength?: number | undefined;
  /** Default true. */
  readonly issuerIsCa?: boolean;
  /** Default true. False: a CA by its basic constraints whose key usage allows CRLs only. */
  readonly issuerMaySign?: boolean;
  /** The hash of the signatures on anchor and issuer. Default SHA-256. */
  readonly hash?: "SHA-1" | "SHA-256" | "SHA-384";
  /** Default: from an hour ago. */
  readonly notBefore?: Date;
  /** Default: for ten years. */
  readonly notAfter?: Date;
  readonly issuerNotBefore?: Date;
  readonly issuerNotAfter?: Date;
  /** What "ago" and "from now" are counted from. Default: the time of the call. */
  readonly now?: Date;
}

/**
 * One subjectAltName. The text is written byte for byte as Latin-1, so it may hold a NUL or an umlaut. `raw` writes any
 * GeneralName: its tag byte and its content.
 */
export type TestName =
  | { readonly dns: string }
  | { readonly uri: string }
  | { readonly email: string }
  | { readonly ip: readonly number[] }
  | { readonly raw: { readonly tag: number; readonly content: Uint8Array } };

export interface TestLeafOptions {
  /** In certificate order. Default: none, and then there is no extension. */
  readonly names?: readonly TestName[];
  /** The content of the subjectAltName extension, instead of `names`; need not be DER. */
  readonly rawNames?: Uint8Array;
  /** Default: an empty subject. */
  readonly commonName?: string;
  /** Default: from an hour ago. */
  readonly notBefore?: Date;
  /** Default: for a day. */
  readonly notAfter?: Date;
  /** Default P-256. */
  readonly key?: TestKeyType;
  /** Default: for server and client. Empty: no such extension. */
  readonly extendedKeyUsage?: readonly ("serverAuth" | "clientAuth" | "codeSigning")[];
  /** Default false: a CA that presents itself as a workload. */
  readonly isCa?: boolean;
  /** Default the issuer. `itself`: self-signed, by nobody that anyone trusts. */
  readonly signedBy?: "issuer" | "anchor" | "itself";
  /** Added at the end. */
  readonly extensions?: readonly x509.Extension[];
}

export interface TestLeaf {
  readonly certificatePem: string;
  /** The leaf and, when it signed, the issuer. */
  readonly chainPem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  readonly der: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export async function makeTestAuthority(options: TestAuthorityOptions = {}): Promise<TestAuthority> {
  const now = options.now ?? new Date();
  const notBefore = options.notBefore ?? new Date(now.getTime() - hourMs);
  const notAfter = options.notAfter ?? new Date(now.getTime() + 3650 * dayMs);
  const anchor = await makeAnchor(options, notBefore, notAfter);
  const issuer = options.withIssuer === false ? anchor : await makeIssuer(options, anchor, notBefore, notAfter);
  const signers = { anchor, issuer };

  const leaf = (leafOptions: TestLeafOptions = {}) => makeLeaf(leafOptions, signers, now);
  return {
    anchorPem: anchor.pem,
    anchorKeyPem: anchor.keyPem,
    issuerPem: issuer.pem,
    issuerKeyPem: issuer.keyPem,
    leaf,
    workload: async (identity) => {
      const made = await leaf({ names: [identity.includes(":") ? { uri: identity } : { dns: identity }] });
      const { chainPem, keyPem: privateKeyPem } = made;
      return { identity, chainPem, privateKeyPem, notBefore: made.notBefore, notAfter: made.notAfter };
    },
  };
}

/** The content of a subjectAltName extension with these names. */
export function encodeNames(names: readonly TestName[]): Uint8Array {
  return encodeElement(0x30, Buffer.concat(names.map(encodeName)));
}

/** One DER element with a definite length. */
export function encodeElement(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const header =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

interface Signer {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly keyPem: string;
}

async function makeAnchor(options: TestAuthorityOptions, notBefore: Date, notAfter: Date): Promise<Signer> {
  const keys = await generateKeys(options.anchorKey ?? "P-256");
  const pathLength = "anchorPathLength" in options ? options.anchorPathLength : 1;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: nameOf(options.anchorName ?? "root.linkerd.cluster.local"),
      keys,
      notBefore,
      notAfter,
      serialNumber: randomSerialNumber(),
      signingAlgorithm: signingAlgorithm(keys, options.hash),
      extensions: await caExtensions(keys, keys, pathLength),
    },
    webcrypto,
  );
  return signerOf(keys, certificate);
}

async function makeIssuer(
  options: TestAuthorityOptions,
  anchor: Signer,
  notBefore: Date,
  notAfter: Date,
): Promise<Signer> {
  const keys = await generateKeys(options.issuerKey ?? "P-256");
  const pathLength = "issuerPathLength" in options ? options.issuerPathLength : 0;
  const isCa = options.issuerIsCa ?? true;
  const extensions = isCa
    ? await caExtensions(keys, anchor.keys, pathLength, options.issuerMaySign ?? true)
    : [new x509.BasicConstraintsExtension(false, undefined, true)];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: nameOf(options.issuerName ?? "identity.linkerd.cluster.local"),
      issuer: anchor.certificate.subjectName,
      publicKey: keys.publicKey,
      signingKey: anchor.keys.privateKey,
      notBefore: options.issuerNotBefore ?? notBefore,
      notAfter: options.issuerNotAfter ?? notAfter,
      serialNumber: randomSerialNumber(),
      signingAlgorithm: signingAlgorithm(anchor.keys, options.hash),
      extensions,
    },
    webcrypto,
  );
  return signerOf(keys, certificate);
}

async function makeLeaf(
  options: TestLeafOptions,
  signers: { readonly anchor: Signer; readonly issuer: Signer },
  now: Date,
): Promise<TestLeaf> {
  const keys = await generateKeys(options.key ?? "P-256");
  const signedBy = options.signedBy ?? "issuer";
  const signer = signedBy === "itself" ? undefined : signers[signedBy];
  const subject = nameOf(options.commonName);
  const notBefore = options.notBefore ?? new Date(now.getTime() - hourMs);
  const notAfter = options.notAfter ?? new Date(now.getTime() + dayMs);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject,
      issuer: signer?.certificate.subjectName ?? subject,
      publicKey: keys.publicKey,
      signingKey: (signer?.keys ?? keys).privateKey,
      notBefore,
      notAfter,
      serialNumber: randomSerialNumber(),
      signingAlgorithm: signingAlgorithm(signer?.keys ?? keys),
      extensions: leafExtensions(options),
    },
    webcrypto,
  );
  const certificatePem = `${certificate.toString("pem")}\n`;
  const hasIssuerInChain = signedBy === "issuer" && signers.issuer !== signers.anchor;
  return {
    certificatePem,
    chainPem: hasIssuerInChain ? certificatePem + signers.issuer.pem : certificatePem,
    keyPem: await exportKey(keys.privateKey),
    der: Buffer.from(certificate.rawData),
    notBefore,
    notAfter,
  };
}

function leafExtensions(options: TestLeafOptions): x509.Extension[] {
  const { names = [], rawNames, isCa = false, extendedKeyUsage = ["serverAuth", "clientAuth"] } = options;
  const content = rawNames ?? (names.length > 0 ? encodeNames(names) : undefined);
  const usages = extendedKeyUsage.map((usage) => x509.ExtendedKeyUsage[usage]);
  return [
    new x509.BasicConstraintsExtension(isCa, undefined, true),
    new x509.KeyUsagesExtension(isCa ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature, true),
    ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension(usages)] : []),
    ...(content ? [new x509.Extension(subjectAlternativeName, options.commonName === undefined, content)] : []),
    ...(options.extensions ?? []),
  ];
}

function encodeName(name: TestName): Buffer {
  if ("dns" in name) return encodeElement(0x82, Buffer.from(name.dns, "latin1"));
  if ("uri" in name) return encodeElement(0x86, Buffer.from(name.uri, "latin1"));
  if ("email" in name) return encodeElement(0x81, Buffer.from(name.email, "latin1"));
  if ("ip" in name) return encodeElement(0x87, Buffer.from(name.ip));
  return encodeElement(name.raw.tag, name.raw.content);
}

async function caExtensions(
  keys: webcrypto.CryptoKeyPair,
  signingKeys: webcrypto.CryptoKeyPair,
  pathLength: number | undefined,
  maySign = true,
): Promise<x509.Extension[]> {
  const { cRLSign, keyCertSign } = x509.KeyUsageFlags;
  const usages = new x509.KeyUsagesExtension(cRLSign | (maySign ? keyCertSign : cRLSign), true);
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    usages,
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
    await x509.AuthorityKeyIdentifierExtension.create(signingKeys.publicKey, false, webcrypto),
  ];
}

async function generateKeys(type: TestKeyType): Promise<webcrypto.CryptoKeyPair> {
  if (type === "Ed25519") {
    return (await webcrypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  }
  const algorithm = type.startsWith("RSA-")
    ? {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: Number(type.slice(4)),
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: "SHA-256",
      }
    : { name: "ECDSA", namedCurve: type };
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function signingAlgorithm(keys: webcrypto.CryptoKeyPair, hash = "SHA-256"): { name: string; hash: string } {
  return { name: keys.privateKey.algorithm.name, hash };
}

async function signerOf(keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate): Promise<Signer> {
  const pem = `${certificate.toString("pem")}\n`;
  return { keys, certificate, pem, keyPem: await exportKey(keys.privateKey) };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}

function nameOf(commonName: string | undefined): x509.Name {
  return new x509.Name(commonName === undefined ? [] : [{ CN: [{ utf8String: commonName }] }]);
}

function randomSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

const subjectAlternativeName = "2.5.29.17";
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
