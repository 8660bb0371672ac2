import type { TrustAnchors, WorkloadCertificate } from "../identity/index.js";

/** Where a sidecar reads its own certificate and the anchors it trusts. New handshakes use what is current. */
export interface CertificateSource {
  current(): { readonly certificate: WorkloadCertificate; readonly anchors: TrustAnchors };
  /** Calls `changed` after a renewal or a change of anchors. Returns the way to stop that. */
  subscribe(changed: () => void): () => void;
}
