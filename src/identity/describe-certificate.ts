import { formatTime } from "./certificate-time.js";
import type { GeneralName } from "./general-names.js";
import { algorithmText } from "./key-algorithms.js";
import type { ParsedCertificate } from "./parsed-certificate.js";
import { readPeerIdentity } from "./peer-identity.js";

/** One certificate as `meshtls identity` shows it; the field names are those of its JSON. */
export interface CertificateDescription {
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** What a peer would take this certificate for; null when it carries no identity. */
  readonly identity: string | null;
  /** In certificate order: `DNS:…`, `URI:…`, `other`. Bytes that do not print are written as `\xNN`. */
  readonly subjectAlternativeNames: readonly string[];
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** `ECDSA P-256` */
  readonly publicKey: string;
  /** `ECDSA-SHA256` */
  readonly signatureAlgorithm: string;
  readonly isCa: boolean;
  /** SHA-256 of the DER, hexadecimal, lower case. */
  readonly fingerprint: string;
}

export function describeCertificate(certificate: ParsedCertificate): CertificateDescription {
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    identity: readPeerIdentity(certificate.der) ?? null,
    subjectAlternativeNames: certificate.names.map(nameText),
    notBefore: formatTime(certificate.notBefore),
    notAfter: formatTime(certificate.notAfter),
    publicKey: algorithmText(certificate.publicKeyAlgorithm),
    signatureAlgorithm: certificate.signatureAlgorithm,
    isCa: certificate.isCa,
    fingerprint: certificate.fingerprint,
  };
}

function nameText({ kind, text }: GeneralName): string {
  if (kind === "other") return "other";
  return `${kind.toUpperCase()}:${Array.from(text, printableCharacter).join("")}`;
}

/** A certificate is somebody else's text: it must not move the reader's cursor or pass for another name. */
function printableCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const prints = code > 0x20 && code < 0x7f && character !== "\\";
  return prints ? character : `\\x${code.toString(16).padStart(2, "0")}`;
}
