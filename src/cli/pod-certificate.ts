import {
  describeCertificate,
  readCertificates,
  verifyChain,
  type CertificateDescription,
  type ChainReport,
} from "../identity/index.js";
import type { PodState } from "../local/index.js";
import { servedCertificate } from "./served-certificate.js";

/** The certificate that a pod's sidecar presents right now, and whether it is the right one. */
export interface PodCertificate {
  readonly namespace: string;
  readonly pod: string;
  readonly expectedIdentity: string;
  /** Null when there is none, or it could not be read. */
  readonly certificate: CertificateDescription | null;
  /** Leaf first, as it was presented. Empty when there is none. */
  readonly pem: string;
  readonly chain: ChainReport | null;
  /** What is wrong; empty when the certificate proves the expected identity. */
  readonly failures: readonly string[];
}

/** Asks the pod's sidecar for its certificate and checks it against the anchors of the mesh and the pod's identity. */
export async function podCertificate(pod: PodState, anchorsPem: string, now: Date): Promise<PodCertificate> {
  const about = { namespace: pod.namespace, pod: pod.name, expectedIdentity: pod.identity };
  const failed = (why: string): PodCertificate => ({
    ...about,
    certificate: null,
    pem: "",
    chain: null,
    failures: [why],
  });
  if (pod.direct === null) return failed("has no sidecar: set the annotation `linkerd.io/inject: enabled`");
  const served = await servedCertificate(pod.direct, pod.identity);
  if (!served.ok) return failed(served.why);
  const pem = served.chain.map(certificatePem).join("");
  const reading = readCertificates(pem, "workload certificate");
  if (!reading.ok) return failed(reading.problem.message);
  const certificate = describeCertificate(reading.value[0]!);
  const verification = verifyChain({ anchorsPem, leafPem: pem }, now);
  if (!verification.ok) return failed(verification.problems.map(({ message }) => message).join("; "));
  const errors = verification.report.problems.filter(({ severity }) => severity === "error");
  const mismatch = certificate.identity === pod.identity ? [] : [mismatchText(certificate.identity, pod.identity)];
  const failures = [...errors.map(({ code, message }) => `${code} ${message}`), ...mismatch];
  return { ...about, certificate, pem, chain: verification.report, failures };
}

function mismatchText(presented: string | null, expected: string): string {
  return `presents ${presented === null ? "no identity" : `\`${presented}\``}, expected is \`${expected}\``;
}

function certificatePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
