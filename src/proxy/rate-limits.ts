import { createRateLimiter, type Decision, type Peer, type PortPolicy, type RateLimiter } from "../policy/index.js";

/**
 * What is left of the rates of one sidecar's ports, shared by all connections of a port. A port's count starts anew when
 * its policy changes, as Linkerd's does; a policy of equal content is no change.
 */
export class RateLimits {
  private readonly counting = new Map<number, { readonly generation: string; readonly limiter: RateLimiter }>();
  private readonly nowMs: () => number;

  /** `nowMs` is a clock that only goes forward, in milliseconds. */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Counts an allowed request: answers `decision` itself, or one that refuses. */
  take(policy: PortPolicy, port: number, peer: Peer, decision: Decision): Decision {
    if (policy.rateLimit === null) return decision;
    let entry = this.counting.get(port);
    if (entry?.generation !== policy.generation) {
      entry = { generation: policy.generation, limiter: createRateLimiter(policy) };
      this.counting.set(port, entry);
    }
    return entry.limiter.take(peer, decision, this.nowMs());
  }
}
