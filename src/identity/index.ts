export type { IdentityDomain, TrustAnchors, WorkloadCertificate } from "./model.js";
export {
  checkIdentityDomain,
  checkServiceAccountLabels,
  identityKind,
  identitySuffix,
  parseIdentity,
  parseServiceAccountIdentity,
  serviceAccountIdentity,
} from "./identity-name.js";
export type { ServiceAccountName } from "./identity-name.js";
export { readCertificateIdentities, readPeerIdentity } from "./peer-identity.js";
export { checkLeafCertificate } from "./leaf-certificate.js";
export type { LeafProblem } from "./leaf-certificate.js";
export { createTrustAnchor } from "./trust-anchor.js";
export type { TrustAnchorOptions } from "./trust-anchor.js";
export { createIssuerCertificate } from "./issuer-certificate.js";
export type { IssuerCertificateOptions } from "./issuer-certificate.js";
export type { CertificateAndKey } from "./make-certificate.js";
export { Issuer } from "./issuer.js";
export type { IssuerOptions } from "./issuer.js";
export { readCredentials } from "./credentials.js";
export type { CredentialFiles, Credentials, CredentialsReading } from "./credentials.js";
export { credentialsError, readCertificates } from "./certificate-files.js";
export type { CredentialsProblem, Reading } from "./certificate-files.js";
export type { ParsedCertificate } from "./parsed-certificate.js";
export { verifyChain } from "./verify-chain.js";
export type { ChainFiles, ChainReading, ChainReport } from "./verify-chain.js";
export type { CertificateRole, ChainNode, ChainProblem } from "./chain-node.js";
export { describeCertificate } from "./describe-certificate.js";
export type { CertificateDescription } from "./describe-certificate.js";
export { RotatingCertificate } from "./rotating-certificate.js";
export type { CertificateState, RotatingCertificateOptions, Scheduler } from "./rotating-certificate.js";
