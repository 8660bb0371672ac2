import type { PortPolicy } from "../policy/index.js";

/** Where a sidecar reads the policy of its ports. Implemented over an index in the same process, or over gRPC. */
export interface PolicySource {
  /**
   * The policy in force for `port` at this moment. Never absent: a port that nobody names has its default policy, and
   * a source that cannot read its policy answers one that denies.
   */
  current(port: number): PortPolicy;
  /** Calls `changed` after any port's policy may have changed. Returns the way to stop that. */
  subscribe(changed: () => void): () => void;
}
