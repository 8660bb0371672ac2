import { checkAnchorAlgorithm, checkIssuerAlgorithm, checkValidity } from "./chain-checks.js";
import { formatTime } from "./certificate-time.js";
import type { CertificateDescription } from "./describe-certificate.js";
import { describeCertificate } from "./describe-certificate.js";
import type { ParsedCertificate } from "./parsed-certificate.js";

export type CertificateRole = "trust anchor" | "issuer" | "workload";

export interface ChainProblem {
  /**
   * C001: will expire soon. C002: outside its validity. C003: unsupported algorithm. C004: hangs on no trust anchor or
   * may not stand where it stands. C005: the key does not belong to the issuer.
   */
  readonly code: "C001" | "C002" | "C003" | "C004" | "C005";
  readonly severity: "warn" | "error";
  readonly role: CertificateRole;
  /** The certificate's common name, or its subject. */
  readonly certificate: string;
  readonly message: string;
  readonly hint: string;
}

export interface ChainNode {
  readonly role: CertificateRole;
  readonly certificate: CertificateDescription;
  /** Whole days until the end, rounded down; negative after it. */
  readonly daysLeft: number;
  readonly status: "valid" | "expiring" | "expired" | "not yet valid" | "invalid";
  readonly problems: readonly ChainProblem[];
  readonly children: readonly ChainNode[];
}

/** A certificate with what can be said about it alone, added to `problems`, which its place in the chain has given. */
export function judgeCertificate(
  certificate: ParsedCertificate,
  role: CertificateRole,
  now: Date,
  problems: readonly ChainProblem[],
  children: readonly ChainNode[] = [],
): ChainNode {
  const lifetime = lifetimeProblem(certificate, role, now);
  const algorithm = algorithmProblem(certificate, role);
  const all = [lifetime, algorithm, ...problems].filter((problem) => problem !== undefined);
  const daysLeft = Math.floor((certificate.notAfter.getTime() - now.getTime()) / dayMs);
  const status = statusOf(certificate, all, now);
  return { role, certificate: describeCertificate(certificate), daysLeft, status, problems: all, children };
}

/** How long before its end a certificate is worth a warning, in milliseconds. */
function warningThresholdMs({ notBefore, notAfter }: ParsedCertificate, role: CertificateRole): number {
  const lifeMs = notAfter.getTime() - notBefore.getTime();
  // A workload renews with 30 % left, so less than a quarter says that renewals fail.
  return role === "workload" ? lifeMs / 4 : Math.min(60 * dayMs, lifeMs / 3);
}

function lifetimeProblem(certificate: ParsedCertificate, role: CertificateRole, now: Date): ChainProblem | undefined {
  const about = { role, certificate: certificate.name, hint: renewalHints[role] };
  const invalid = checkValidity(certificate, now);
  if (invalid !== undefined) return { code: "C002", severity: "error", message: `${role} is ${invalid}`, ...about };
  const leftMs = certificate.notAfter.getTime() - now.getTime();
  if (leftMs >= warningThresholdMs(certificate, role)) return undefined;
  const message = `${role} will expire on ${formatTime(certificate.notAfter)}`;
  return { code: "C001", severity: "warn", message, ...about };
}

function algorithmProblem(certificate: ParsedCertificate, role: CertificateRole): ChainProblem | undefined {
  const check = {
    "trust anchor": checkAnchorAlgorithm,
    issuer: checkIssuerAlgorithm,
    workload: checkWorkloadAlgorithm,
  };
  const message = check[role](certificate);
  if (message === undefined) return undefined;
  const hint = "Make it anew with ECDSA P-256 and SHA-256.";
  return { code: "C003", severity: "error", role, certificate: certificate.name, message, hint };
}

/** TLS 1.3 has no use for the RSA signatures that the mesh offers (proxy.md 6.2). */
function checkWorkloadAlgorithm({ publicKeyAlgorithm: { name } }: ParsedCertificate): string | undefined {
  if (name === "ECDSA" || name === "Ed25519") return undefined;
  return `workload certificate must use ECDSA or Ed25519 for public key algorithm, instead ${name} was used`;
}

function statusOf(
  { notBefore, notAfter }: ParsedCertificate,
  problems: ChainProblem[],
  now: Date,
): ChainNode["status"] {
  if (notBefore > now) return "not yet valid";
  if (notAfter < now) return "expired";
  if (problems.some(({ severity }) => severity === "error")) return "invalid";
  return problems.length > 0 ? "expiring" : "valid";
}

const renewalHints: Readonly<Record<CertificateRole, string>> = {
  "trust anchor": "Make a new root, give both in one bundle until every workload trusts it, then drop the old one.",
  issuer: "Make a new issuer with `meshtls certs generate issuer` and the same root.",
  workload: "Workloads renew by themselves; look for failed renewals in the log of its sidecar.",
};

const dayMs = 24 * 60 * 60 * 1000;
