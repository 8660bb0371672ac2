/** What every peer must do in this benchmark, and where the pieces of it are. */
export interface Job {
  /** The temporary folder of this run; peers write their configuration and state there. */
  readonly folder: string;
  /** The identity of the sidecar under test; clients name it as SNI. */
  readonly serverIdentity: string;
  /** Ten identities that get through; the load comes from the last one. */
  readonly allowedIdentities: readonly string[];
  readonly certificates: JobCertificates;
  readonly applicationPort: number;
}

/** A certificate chain with its key, as PEM files. */
export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Chain and key in one file, as HAProxy wants them. */
  readonly bundleFile: string;
}

export interface JobCertificates {
  readonly anchorsFile: string;
  readonly server: CertificateFiles;
  readonly allowedClient: CertificateFiles;
  readonly deniedClient: CertificateFiles;
  /** Carries the allowed client's name, signed by an authority that nobody trusts. */
  readonly strangerClient: CertificateFiles;
}

/** The ten names of the allow-list. Names stay below 65 bytes because nginx and HAProxy read them from the CN. */
export const allowedIdentities: readonly string[] = [
  "web",
  "api",
  "cart",
  "search",
  "orders",
  "billing",
  "reports",
  "gateway",
  "metrics",
  "load",
].map((serviceAccount) => identityOf(serviceAccount));

export const deniedIdentity = identityOf("intruder");
export const serverIdentity = identityOf("app");

function identityOf(serviceAccount: string): string {
  return `${serviceAccount}.bench.serviceaccount.identity.linkerd.cluster.local`;
}
