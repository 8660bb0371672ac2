import type { Validity } from "./certificate-time.js";
import { readCertificateAndKey } from "./certificate-files.js";
import type { CertificateAndKey } from "./make-certificate.js";
import { exportPrivateKey, generateKey, makeCertificate } from "./make-certificate.js";

export interface IssuerCertificateOptions extends Validity {
  /** By convention `identity.linkerd.cluster.local`; at most 64 bytes. */
  readonly commonName: string;
  /** The trust anchor that signs: ECDSA or RSA, its key in any form that `readCredentials` takes. */
  readonly anchor: CertificateAndKey;
}

/**
 * Makes an ECDSA P-256 CA that signs leaf certificates only, as `step --profile intermediate-ca` does. It never
 * outlives its anchor: `notAfter` is cut to the anchor's.
 *
 * Throws `E_CREDENTIALS_UNREADABLE` when the anchor cannot be read and `E_CREDENTIALS_INVALID` when it cannot sign.
 */
export async function createIssuerCertificate(options: IssuerCertificateOptions): Promise<CertificateAndKey> {
  const anchor = readCertificateAndKey(options.anchor, "trust anchor");
  const { privateKey, publicKey } = generateKey();
  const certificatePem = await makeCertificate({
    commonName: options.commonName,
    notBefore: options.notBefore,
    notAfter: new Date(Math.min(options.notAfter.getTime(), anchor.certificate.notAfter.getTime())),
    purpose: { kind: "ca", pathLength: 0 },
    publicKey,
    signer: {
      subjectDer: anchor.certificate.subjectDer,
      keyId: anchor.certificate.subjectKeyId,
      privateKey: anchor.privateKey,
    },
  });
  return { certificatePem, privateKeyPem: exportPrivateKey(privateKey) };
}
