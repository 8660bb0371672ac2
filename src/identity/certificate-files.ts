import type { KeyObject } from "node:crypto";
import { createPrivateKey } from "node:crypto";
import type { ErrorCode } from "../errors.js";
import { MeshtlsError } from "../errors.js";
import type { CertificateAndKey } from "./make-certificate.js";
import type { ParsedCertificate } from "./parsed-certificate.js";
import { parseCertificate } from "./parsed-certificate.js";
import type { PemBlock } from "./pem.js";
import { readPem } from "./pem.js";

/** One thing that is wrong with certificate or key files. All of them are reported at once. */
export interface CredentialsProblem {
  readonly code: Extract<ErrorCode, `E_CREDENTIALS_${string}`>;
  readonly message: string;
  /** One sentence telling the person how to mend it. */
  readonly hint: string;
}

export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: CredentialsProblem };

/** The certificates of a file that holds nothing else, at least one. `what` begins the message: `trust anchors`. */
export function readCertificates(pem: string, what: string): Reading<readonly ParsedCertificate[]> {
  const blocks = readPem(pem);
  if (blocks === undefined || blocks.length === 0) return notPem(what, "CERTIFICATE");
  const certificates: ParsedCertificate[] = [];
  for (const block of blocks) {
    const certificate = readCertificateBlock(block, what, certificates.length + 1);
    if (!certificate.ok) return certificate;
    certificates.push(certificate.value);
  }
  return { ok: true, value: certificates };
}

/** The first certificate of a file; what comes after it (a bundle, a key) is not looked at, as Linkerd does. */
export function readFirstCertificate(pem: string, what: string): Reading<ParsedCertificate> {
  const blocks = readPem(pem);
  const first = blocks?.find(({ label }) => label === certificateLabel) ?? blocks?.[0];
  return first === undefined ? notPem(what, "CERTIFICATE") : readCertificateBlock(first, what, 1);
}

/** A private key as `EC PRIVATE KEY`, `RSA PRIVATE KEY` or PKCS#8 `PRIVATE KEY`, without a passphrase. */
export function readPrivateKey(pem: string, what: string): Reading<KeyObject> {
  // `openssl ecparam -genkey` writes the name of the curve as a block of its own before the key.
  const block = readPem(pem)?.find(({ label }) => label !== "EC PARAMETERS");
  if (block === undefined) return notPem(what, "PRIVATE KEY");
  const type = keyTypes[block.label];
  if (type === undefined || block.isEncrypted) return unsupportedKeyBlock(what, block);
  try {
    return { ok: true, value: createPrivateKey({ key: block.der, format: "der", type }) };
  } catch {
    return unreadable(`${what}: malformed '${block.label}'`, "Export the key again; the file may have been cut.");
  }
}

/** A CA with its key, ready to sign. Throws `MeshtlsError` with the code of the first problem. */
export function readCertificateAndKey(
  files: CertificateAndKey,
  what: string,
): { certificate: ParsedCertificate; privateKey: KeyObject } {
  const certificate = valueOf(readFirstCertificate(files.certificatePem, what));
  const privateKey = valueOf(readPrivateKey(files.privateKeyPem, `${what} key`));
  if (!certificate.matchesPrivateKey(privateKey)) {
    throw new MeshtlsError("E_CREDENTIALS_INVALID", `${what}: tls: Public and private key do not match`, {
      hint: "Give the key that was made together with this certificate.",
    });
  }
  if (!certificate.isCa || !certificate.maySignCertificates || certificate.pathLength === 0) {
    throw new MeshtlsError("E_CREDENTIALS_INVALID", `${what}: \`${certificate.name}\` may not sign a CA`, {
      hint: "Sign with a root that was made with `meshtls certs generate root` or `step … --profile root-ca`.",
    });
  }
  return { certificate, privateKey };
}

/** The error that ends a command, carrying every problem. */
export function credentialsError(problems: readonly CredentialsProblem[]): MeshtlsError {
  const [first] = problems;
  const message = problems.map((problem) => problem.message).join("\n");
  return new MeshtlsError(first?.code ?? "E_CREDENTIALS_INVALID", message, first && { hint: first.hint });
}

function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw credentialsError([reading.problem]);
  return reading.value;
}

function readCertificateBlock(block: PemBlock, what: string, position: number): Reading<ParsedCertificate> {
  if (block.label !== certificateLabel) {
    const hint = "The file must hold certificates only; a private key has no place in a file that is handed out.";
    return unreadable(`${what}: unsupported block type: '${block.label}'`, hint);
  }
  const value = parseCertificate(block.der);
  if (value !== undefined) return { ok: true, value };
  return unreadable(
    `${what}: malformed certificate (number ${position})`,
    "Look at it with `openssl x509 -text -noout -in FILE`.",
  );
}

function unsupportedKeyBlock(what: string, block: PemBlock): Reading<never> {
  const isEncrypted = block.isEncrypted || block.label === "ENCRYPTED PRIVATE KEY";
  const hint = isEncrypted
    ? "Remove the passphrase: `openssl pkey -in FILE -out FILE.plain` or `step crypto change-pass --no-password --insecure FILE`."
    : "Give a file with an 'EC PRIVATE KEY', 'RSA PRIVATE KEY' or 'PRIVATE KEY' block.";
  const label = block.isEncrypted ? `'${block.label}' with a passphrase` : `'${block.label}'`;
  return unreadable(`${what}: unsupported block type: ${label}`, hint);
}

function notPem(what: string, label: string): Reading<never> {
  return unreadable(
    `${what}: not PEM-encoded`,
    `The file must hold a whole '-----BEGIN ${label}-----' block; convert DER with \`openssl ${label === certificateLabel ? "x509" : "pkey"} -inform der\`.`,
  );
}

function unreadable(message: string, hint: string): Reading<never> {
  return { ok: false, problem: { code: "E_CREDENTIALS_UNREADABLE", message, hint } };
}

const certificateLabel = "CERTIFICATE";

const keyTypes: Readonly<Record<string, "sec1" | "pkcs1" | "pkcs8">> = {
  "EC PRIVATE KEY": "sec1",
  "RSA PRIVATE KEY": "pkcs1",
  "PRIVATE KEY": "pkcs8",
};
