import type { Validity } from "./certificate-time.js";
import type { CertificateAndKey } from "./make-certificate.js";
import { exportPrivateKey, generateKey, makeCertificate } from "./make-certificate.js";

export interface TrustAnchorOptions extends Validity {
  /** By convention `root.linkerd.cluster.local`; at most 64 bytes. */
  readonly commonName: string;
}

/** Makes a self-signed ECDSA P-256 root that may sign one level of CAs below it, as `step --profile root-ca` does. */
export async function createTrustAnchor(options: TrustAnchorOptions): Promise<CertificateAndKey> {
  const { privateKey, publicKey } = generateKey();
  const certificatePem = await makeCertificate({
    ...options,
    purpose: { kind: "ca", pathLength: 1 },
    publicKey,
    signer: { privateKey },
  });
  return { certificatePem, privateKeyPem: exportPrivateKey(privateKey) };
}
