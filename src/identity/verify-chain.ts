import type { KeyObject } from "node:crypto";
import type { CredentialsProblem, Reading } from "./certificate-files.js";
import { readCertificates, readFirstCertificate, readPrivateKey } from "./certificate-files.js";
import type { CertificateRole, ChainNode, ChainProblem } from "./chain-node.js";
import { judgeCertificate } from "./chain-node.js";
import { checkIsCa, findAnchor, isIssuedBy, isSameCertificate } from "./chain-checks.js";
import { checkKeyPair } from "./credentials.js";
import { checkLeafCertificate } from "./leaf-certificate.js";
import type { ParsedCertificate } from "./parsed-certificate.js";

/** PEM texts. Only the trust anchors are needed; each other file adds its checks. */
export interface ChainFiles {
  readonly anchorsPem: string;
  readonly issuerCertificatePem?: string | undefined;
  readonly issuerKeyPem?: string | undefined;
  /**
   * A workload's certificate, with the issuer after it as it is sent in a handshake. That issuer counts where no
   * `issuerCertificatePem` is given.
   */
  readonly leafPem?: string | undefined;
}

export interface ChainReport {
  /** Anchor, below it the issuer it signed, below that the leaf; in the order of the files. */
  readonly anchors: readonly ChainNode[];
  /** Certificates that hang on no certificate above. */
  readonly orphans: readonly ChainNode[];
  /** All problems of all certificates, in the order of the tree. */
  readonly problems: readonly ChainProblem[];
  /** No problem is an error. */
  readonly isValid: boolean;
}

export type ChainReading =
  | { readonly ok: true; readonly report: ChainReport }
  | { readonly ok: false; readonly problems: readonly CredentialsProblem[] };

/** Verifies a chain as it stands at `now`, which may lie in the future: what will break, and when? Never throws. */
export function verifyChain(files: ChainFiles, now: Date): ChainReading {
  const anchors = readCertificates(files.anchorsPem, "trust anchors");
  const issuer = readOptional(files.issuerCertificatePem, "issuer certificate", readFirstCertificate);
  const key = readOptional(files.issuerKeyPem, "issuer key", readPrivateKey);
  const sent = readOptional(files.leafPem, "workload certificate", readCertificates);
  if (anchors.ok && issuer.ok && key.ok && sent.ok) {
    const [leaf, sentIssuer] = sent.value ?? [];
    const parts = { anchors: anchors.value, issuer: issuer.value ?? sentIssuer, key: key.value, leaf };
    return { ok: true, report: reportChain(parts, now) };
  }
  const problems = [anchors, issuer, key, sent].flatMap((reading) => (reading.ok ? [] : [reading.problem]));
  return { ok: false, problems };
}

interface ChainParts {
  readonly anchors: readonly ParsedCertificate[];
  readonly issuer: ParsedCertificate | undefined;
  readonly key: KeyObject | undefined;
  readonly leaf: ParsedCertificate | undefined;
}

function reportChain(parts: ChainParts, now: Date): ChainReport {
  const { anchors, issuer, leaf } = parts;
  const search = issuer && findAnchor(issuer, anchors, now);
  const issuerAnchor = search?.ok ? search.anchor : undefined;
  const leafParent = leaf && [issuer, ...anchors].find((parent) => parent && isIssuedBy(leaf, parent));

  const leafNode = leaf && judgeCertificate(leaf, "workload", now, leafProblems(leaf, leafParent));
  const below = (parent: ParsedCertificate) => (leafNode && leafParent === parent ? [leafNode] : []);
  const issuerNode =
    issuer && judgeCertificate(issuer, "issuer", now, issuerProblems(issuer, parts.key, search), below(issuer));
  const anchorNodes = anchors.map((anchor) => {
    const isParent = issuer !== undefined && issuerAnchor !== undefined && isSameCertificate(anchor, issuerAnchor);
    const children = isParent && issuerNode ? [issuerNode, ...below(anchor)] : below(anchor);
    return judgeCertificate(anchor, "trust anchor", now, [], children);
  });
  const orphans = [issuerAnchor ? undefined : issuerNode, leafParent ? undefined : leafNode].filter(
    (node) => node !== undefined,
  );
  const problems = [...anchorNodes, ...orphans].flatMap(problemsBelow);
  return { anchors: anchorNodes, orphans, problems, isValid: !problems.some(({ severity }) => severity === "error") };
}

function issuerProblems(
  issuer: ParsedCertificate,
  key: KeyObject | undefined,
  search: ReturnType<typeof findAnchor> | undefined,
): ChainProblem[] {
  const problems: ChainProblem[] = [];
  const notCa = checkIsCa(issuer);
  if (notCa !== undefined)
    problems.push(problem("C004", "issuer", issuer, notCa, "Make it with `meshtls certs generate issuer`."));
  if (search?.ok === false) {
    const hint = "Add the anchor that signed it to the trust anchors, or make an issuer with one of these anchors.";
    problems.push(problem("C004", "issuer", issuer, search.message, hint));
  }
  const mismatch = key && checkKeyPair(issuer, key);
  if (mismatch !== undefined) {
    problems.push(problem("C005", "issuer", issuer, mismatch, "Give the key that was made with this certificate."));
  }
  return problems;
}

function leafProblems(leaf: ParsedCertificate, parent: ParsedCertificate | undefined): ChainProblem[] {
  const problems: ChainProblem[] = [];
  const form = checkLeafCertificate(leaf.der);
  if (form !== undefined) {
    const message = {
      malformed: "is malformed",
      "is-a-ca": "is a CA",
      "wrong-extended-key-usage": "must be usable as server and as client",
    };
    problems.push(
      problem("C004", "workload", leaf, `workload certificate ${message[form]}`, "Let the workload renew."),
    );
  }
  if (parent === undefined) {
    const message = "x509: certificate signed by unknown authority";
    const hint = "Give the issuer that signed it, or let the workload renew.";
    problems.push(problem("C004", "workload", leaf, message, hint));
  }
  return problems;
}

function problem(
  code: ChainProblem["code"],
  role: CertificateRole,
  { name }: ParsedCertificate,
  message: string,
  hint: string,
): ChainProblem {
  return { code, severity: "error", role, certificate: name, message, hint };
}

function problemsBelow(node: ChainNode): ChainProblem[] {
  return [...node.problems, ...node.children.flatMap(problemsBelow)];
}

function readOptional<T>(
  pem: string | undefined,
  what: string,
  read: (pem: string, what: string) => Reading<T>,
): Reading<T | undefined> {
  return pem === undefined ? { ok: true, value: undefined } : read(pem, what);
}
