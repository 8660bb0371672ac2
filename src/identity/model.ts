/** The two cluster-wide words in every identity. */
export interface IdentityDomain {
  /** Default `linkerd`; a DNS label. */
  readonly controlPlaneNamespace: string;
  /** Default `cluster.local`; a DNS subdomain. */
  readonly trustDomain: string;
}

/** What a workload presents in a handshake. Immutable: renewal makes a new one. */
export interface WorkloadCertificate {
  readonly identity: string;
  /** Leaf first, then intermediates, PEM. */
  readonly chainPem: string;
  /** PKCS#8 PEM, ECDSA P-256. */
  readonly privateKeyPem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The certificates that a peer's chain must end in, as one PEM text with one or more blocks. */
export interface TrustAnchors {
  readonly pem: string;
}
