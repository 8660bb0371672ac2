import { provenIdentity } from "./authorization-table.js";
import type { Decision, Peer, PortPolicy, Reason } from "./model.js";

/** Counts the allowed requests of one port. It has a state; whoever enforces keeps one for each port and policy. */
export interface RateLimiter {
  /**
   * Answers `decision` when a request that it allows is within all rates, else one that refuses the request and says
   * by which. `nowMs` is a clock that only goes forward, in milliseconds.
   */
  take(peer: Peer, decision: Decision, nowMs: number): Decision;
}

/**
 * Makes the counters of a port. Each rate of N per second lets N requests through at once and one more every 1/N of a
 * second (policy.md 6.5, proxy.md 9.3): first the total, which a request uses up whatever follows; then the client's
 * own override, which its clients share, or else the rate of each identity. Clients without one share a counter.
 */
export function createRateLimiter(policy: Pick<PortPolicy, "rateLimit">): RateLimiter {
  const { rateLimit } = policy;
  if (rateLimit === null) return { take: (_peer, decision) => decision };
  const total = rateLimit.total === undefined ? undefined : new Bucket(rateLimit.total);
  const overrides = new Map<string, Bucket>();
  for (const { requestsPerSecond, identities } of rateLimit.overrides) {
    const shared = new Bucket(requestsPerSecond);
    // Of two that name one identity the last counts, as at Linkerd's proxy.
    for (const identity of identities) overrides.set(identity, shared);
  }
  const each = rateLimit.identity === undefined ? undefined : new Buckets(rateLimit.identity);
  const refuse = refusals();
  return {
    take(peer, decision, nowMs) {
      if (decision.verdict !== "allow") return decision;
      if (total?.take(nowMs) === false) return refuse(decision, "total-rate-exceeded");
      const identity = provenIdentity(peer);
      const override = identity === undefined ? undefined : overrides.get(identity);
      if (override !== undefined) {
        return override.take(nowMs) ? decision : refuse(decision, "override-rate-exceeded");
      }
      if (each?.take(identity, nowMs) === false) return refuse(decision, "identity-rate-exceeded");
      return decision;
    },
  };
}

/** A rate of N per second with a burst of N, kept as the time at which the bucket is full again. */
class Bucket {
  private readonly intervalMs: number;
  private readonly toleranceMs: number;
  private fullAtMs = -Infinity;

  constructor(requestsPerSecond: number) {
    this.intervalMs = 1000 / requestsPerSecond;
    this.toleranceMs = 1000 - this.intervalMs;
  }

  take(nowMs: number): boolean {
    // A billionth of a second is a matter of rounding, not of rate.
    if (this.fullAtMs - this.toleranceMs > nowMs + roundingMs) return false;
    this.fullAtMs = Math.max(this.fullAtMs, nowMs) + this.intervalMs;
    return true;
  }

  isFull(nowMs: number): boolean {
    return this.fullAtMs <= nowMs;
  }
}

/** One bucket for each identity. Clients choose identities, so full buckets are dropped, being like new ones. */
class Buckets {
  private readonly requestsPerSecond: number;
  private readonly byIdentity = new Map<string | undefined, Bucket>();
  private sweepAtSize = minSweepSize;

  constructor(requestsPerSecond: number) {
    this.requestsPerSecond = requestsPerSecond;
  }

  take(identity: string | undefined, nowMs: number): boolean {
    let bucket = this.byIdentity.get(identity);
    if (bucket === undefined) {
      if (this.byIdentity.size >= this.sweepAtSize) this.sweep(nowMs);
      bucket = new Bucket(this.requestsPerSecond);
      this.byIdentity.set(identity, bucket);
    }
    return bucket.take(nowMs);
  }

  private sweep(nowMs: number): void {
    for (const [identity, bucket] of this.byIdentity) if (bucket.isFull(nowMs)) this.byIdentity.delete(identity);
    this.sweepAtSize = Math.max(minSweepSize, this.byIdentity.size * 2);
  }
}

/** Makes each refusal once: decisions are interned. */
function refusals(): (decision: Decision, reason: RateReason) => Decision {
  const made = new WeakMap<Decision, Map<RateReason, Decision>>();
  return (decision, reason) => {
    const known = made.get(decision) ?? new Map<RateReason, Decision>();
    made.set(decision, known);
    const refusal = known.get(reason) ?? { ...decision, verdict: "rate-limited", reason, filters: [] };
    known.set(reason, refusal);
    return refusal;
  };
}

type RateReason = Extract<Reason, "total-rate-exceeded" | "identity-rate-exceeded" | "override-rate-exceeded">;

const roundingMs = 1e-6;
const minSweepSize = 1024;
