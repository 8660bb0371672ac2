import type { KeyObject } from "node:crypto";
import type { CredentialsProblem, Reading } from "./certificate-files.js";
import { readCertificates, readFirstCertificate, readPrivateKey } from "./certificate-files.js";
import {
  checkAnchorAlgorithm,
  checkAnchorValidity,
  checkIsCa,
  checkIssuerAlgorithm,
  checkValidity,
  findAnchor,
} from "./chain-checks.js";
import { exportPrivateKey } from "./make-certificate.js";
import type { ParsedCertificate } from "./parsed-certificate.js";

/** The texts of the three files that `--identity-*-file` name. Absent: the flag was not given. */
export interface CredentialFiles {
  readonly anchorsPem?: string | undefined;
  readonly issuerCertificatePem?: string | undefined;
  readonly issuerKeyPem?: string | undefined;
}

/** Trust anchors and an issuer that pass every check. The PEM texts are written anew: blocks only, key as PKCS#8. */
export interface Credentials {
  readonly anchors: readonly ParsedCertificate[];
  /** The anchor that the issuer hangs on; the issuer itself when it is one. */
  readonly anchor: ParsedCertificate;
  readonly issuer: ParsedCertificate;
  readonly issuerKey: KeyObject;
  readonly anchorsPem: string;
  readonly issuerCertificatePem: string;
  readonly issuerKeyPem: string;
}

export type CredentialsReading =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly problems: readonly CredentialsProblem[] };

/**
 * Reads and validates issuer credentials with the checks of Linkerd's installer (cli.md 1.1). Never throws: `problems`
 * holds every failing check, in the order missing, unreadable, invalid; turn them into an error with `credentialsError`.
 *
 * Accepts one or more anchors (ECDSA P-256, RSA 2048 or 4096), of which expired ones may be in a bundle while they are
 * rotated out; the first certificate of the issuer file (ECDSA P-256, a CA); and its key.
 */
export function readCredentials(files: CredentialFiles, now: Date): CredentialsReading {
  const { anchorsPem, issuerCertificatePem, issuerKeyPem } = files;
  if (anchorsPem === undefined || issuerCertificatePem === undefined || issuerKeyPem === undefined) {
    return { ok: false, problems: missingFiles(files) };
  }
  const anchors = readCertificates(anchorsPem, "trust anchors");
  const issuer = readFirstCertificate(issuerCertificatePem, "issuer certificate");
  const key = readPrivateKey(issuerKeyPem, "issuer key");
  if (!anchors.ok || !issuer.ok || !key.ok) return { ok: false, problems: problemsOf(anchors, issuer, key) };

  const search = findAnchor(issuer.value, anchors.value, now);
  const problems = [
    invalid(checkKeyPair(issuer.value, key.value), hints.keyPair),
    invalid(checkValidity(issuer.value, now), hints.validity),
    invalid(checkIssuerAlgorithm(issuer.value), hints.issuerAlgorithm),
    invalid(checkIsCa(issuer.value), hints.ca),
    ...anchors.value.map((anchor) => invalid(checkAnchorAlgorithm(anchor), hints.anchorAlgorithm)),
    invalid(search.ok ? checkAnchorValidity(search.anchor, now) : search.message, hints.authority),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0 || !search.ok) return { ok: false, problems };
  return {
    ok: true,
    credentials: {
      anchors: anchors.value,
      anchor: search.anchor,
      issuer: issuer.value,
      issuerKey: key.value,
      anchorsPem: anchors.value.map(({ pem }) => pem).join(""),
      issuerCertificatePem: issuer.value.pem,
      issuerKeyPem: exportPrivateKey(key.value),
    },
  };
}

export function checkKeyPair(certificate: ParsedCertificate, key: KeyObject): string | undefined {
  if (certificate.matchesPrivateKey(key)) return undefined;
  return "failed to read CA: tls: Public and private key do not match";
}

function missingFiles(files: CredentialFiles): CredentialsProblem[] {
  const words = [
    [files.anchorsPem, "a trust anchors file", "--identity-trust-anchors-file"],
    [files.issuerCertificatePem, "a certificate file", "--identity-issuer-certificate-file"],
    [files.issuerKeyPem, "a private key file", "--identity-issuer-key-file"],
  ] as const;
  return words
    .filter(([text]) => text === undefined)
    .map(([, word, flag]) => ({
      code: "E_CREDENTIALS_INCOMPLETE",
      message: `${word} must be specified if other credentials are provided`,
      hint: `Add \`${flag} FILE\`, or leave out all three flags to have credentials made.`,
    }));
}

function problemsOf(...readings: Reading<unknown>[]): CredentialsProblem[] {
  return readings.flatMap((reading) => (reading.ok ? [] : [reading.problem]));
}

function invalid(reason: string | undefined, hint: string): CredentialsProblem | undefined {
  if (reason === undefined) return undefined;
  return { code: "E_CREDENTIALS_INVALID", message: `failed to validate issuer credentials: ${reason}`, hint };
}

const hints = {
  keyPair: "Give the key that was made together with the issuer certificate.",
  validity: "Make a new issuer with `meshtls certs generate issuer`, and check this machine's clock.",
  issuerAlgorithm:
    "Make the issuer with an ECDSA P-256 key, which is the default of `meshtls certs generate issuer` and of `step`.",
  ca: "Make the issuer with `meshtls certs generate issuer` or `step certificate create … --profile intermediate-ca`.",
  anchorAlgorithm:
    "Make the root with `meshtls certs generate root` (ECDSA P-256), or with RSA 2048 or 4096 and SHA-256.",
  authority: "Give the trust anchor whose key signed the issuer certificate, still valid, among the trust anchors.",
} as const;
