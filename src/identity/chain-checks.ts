import { formatTime } from "./certificate-time.js";
import type { ParsedCertificate } from "./parsed-certificate.js";

/** Each check of this file answers with what is wrong, in Linkerd's words where it has some, or undefined. */
export function checkValidity(certificate: ParsedCertificate, now: Date): string | undefined {
  if (certificate.notBefore > now) return `not valid before: ${formatTime(certificate.notBefore)}`;
  if (certificate.notAfter < now) return `not valid anymore. Expired on ${formatTime(certificate.notAfter)}`;
  return undefined;
}

/** An issuer is ECDSA P-256, because its signature is checked in every handshake. */
export function checkIssuerAlgorithm(certificate: ParsedCertificate): string | undefined {
  const { name, curve } = certificate.publicKeyAlgorithm;
  if (name !== "ECDSA") return `issuer certificate must use ECDSA for public key algorithm, instead ${name} was used`;
  if (curve !== "P-256")
    return `issuer certificate must use P-256 curve for public key, instead ${curve ?? ""} was used`;
  return checkSignatureAlgorithm(certificate, "issuer certificate");
}

/** A trust anchor is ECDSA P-256, RSA 2048 or RSA 4096. */
export function checkAnchorAlgorithm(certificate: ParsedCertificate): string | undefined {
  const { name, curve, bits } = certificate.publicKeyAlgorithm;
  const subject = `trust anchor \`${certificate.name}\``;
  if (name !== "ECDSA" && name !== "RSA") {
    return `${subject} must use ECDSA or RSA for public key algorithm, instead ${name} was used`;
  }
  if (name === "ECDSA" && curve !== "P-256") {
    return `${subject} must use P-256 curve for public key, instead ${curve ?? ""} was used`;
  }
  if (name === "RSA" && bits !== 2048 && bits !== 4096) {
    return `${subject} must use RSA 2048 or RSA 4096 for public key, instead RSA ${bits ?? 0} was used`;
  }
  return checkSignatureAlgorithm(certificate, subject);
}

export function checkIsCa(certificate: ParsedCertificate): string | undefined {
  if (!certificate.isCa) return "issuer cert is not a CA";
  return certificate.maySignCertificates
    ? undefined
    : "issuer cert is not a CA: its key usage forbids signing certificates";
}

export type AnchorSearch =
  { readonly ok: true; readonly anchor: ParsedCertificate } | { readonly ok: false; readonly message: string };

/**
 * The anchor that `issuer` hangs on: itself, or one that signed it. With several, as while anchors are rotated, a valid
 * one, and of those the one that lasts longest; whether it is valid at all, `checkAnchorValidity` says. The message of
 * a failure is about the candidate that came closest.
 */
export function findAnchor(issuer: ParsedCertificate, anchors: readonly ParsedCertificate[], now: Date): AnchorSearch {
  const found: ParsedCertificate[] = [];
  let message = "x509: certificate signed by unknown authority";
  for (const anchor of anchors) {
    if (!isSameCertificate(issuer, anchor) && !hasIssuerName(issuer, anchor)) continue;
    const problem = checkSigner(issuer, anchor);
    if (problem === undefined) found.push(anchor);
    else message = problem;
  }
  const isInvalid = (anchor: ParsedCertificate) => Number(checkValidity(anchor, now) !== undefined);
  const [best] = found.sort((a, b) => isInvalid(a) - isInvalid(b) || b.notAfter.getTime() - a.notAfter.getTime());
  return best === undefined ? { ok: false, message } : { ok: true, anchor: best };
}

export function checkAnchorValidity(anchor: ParsedCertificate, now: Date): string | undefined {
  const invalid = checkValidity(anchor, now);
  return invalid && `x509: certificate has expired or is not yet valid: trust anchor \`${anchor.name}\` is ${invalid}`;
}

export function isSameCertificate(a: ParsedCertificate, b: ParsedCertificate): boolean {
  return a.fingerprint === b.fingerprint;
}

/** Whether `parent` signed `child`: its name stands there, byte for byte, and its key made the signature. */
export function isIssuedBy(child: ParsedCertificate, parent: ParsedCertificate): boolean {
  return hasIssuerName(child, parent) && child.isSignedBy(parent);
}

function checkSigner(issuer: ParsedCertificate, anchor: ParsedCertificate): string | undefined {
  if (isSameCertificate(issuer, anchor)) return undefined;
  if (!anchor.isCa || !anchor.maySignCertificates) {
    return unknownAuthority("x509: invalid signature: parent certificate cannot sign this kind of certificate", anchor);
  }
  if (!issuer.isSignedBy(anchor)) {
    const isRsa = anchor.publicKeyAlgorithm.name === "RSA";
    return unknownAuthority(isRsa ? "crypto/rsa: verification error" : "x509: ECDSA verification failure", anchor);
  }
  return anchor.pathLength === 0 ? "x509: too many intermediates for path length constraint" : undefined;
}

function unknownAuthority(reason: string, anchor: ParsedCertificate): string {
  const candidate = `while trying to verify candidate authority certificate "${anchor.name}"`;
  return `x509: certificate signed by unknown authority (possibly because of "${reason}" ${candidate})`;
}

function hasIssuerName(child: ParsedCertificate, parent: ParsedCertificate): boolean {
  return Buffer.compare(child.issuerDer, parent.subjectDer) === 0;
}

function checkSignatureAlgorithm({ signatureAlgorithm }: ParsedCertificate, subject: string): string | undefined {
  if (signatureAlgorithm === "ECDSA-SHA256" || signatureAlgorithm === "SHA256-RSA") return undefined;
  return `${subject} must be signed with ECDSA-SHA256 or SHA256-RSA, instead ${signatureAlgorithm} was used`;
}
