export type { IdentityDomain, TrustAnchors, WorkloadCertificate } from "./model.js";
