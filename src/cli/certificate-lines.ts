import type { CertificateDescription } from "../identity/index.js";

/** A certificate in the layout of `openssl x509 -text`, as far as it says who and until when. */
export function certificateLines(certificate: CertificateDescription): string[] {
  return [
    "Certificate:",
    "    Data:",
    `        Serial Number: ${certificate.serialNumber}`,
    `    Signature Algorithm: ${certificate.signatureAlgorithm}`,
    `        Issuer: ${certificate.issuer}`,
    "        Validity",
    `            Not Before: ${certificate.notBefore}`,
    `            Not After : ${certificate.notAfter}`,
    `        Subject: ${certificate.subject}`,
    "        Subject Public Key Info:",
    `            Public Key Algorithm: ${certificate.publicKey}`,
    "        X509v3 extensions:",
    "            X509v3 Subject Alternative Name:",
    `                ${certificate.subjectAlternativeNames.join(", ") || "<none>"}`,
    `        SHA-256 Fingerprint: ${certificate.fingerprint}`,
  ];
}
