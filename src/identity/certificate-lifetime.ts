import type { Validity } from "./certificate-time.js";

/**
 * When to renew: at 70 % of the certificate's life, but in no less than 10 s and no more than a day from `now`. The
 * floor keeps an issuer that is about to expire, whose certificates live for seconds, from being asked in a loop
 * (proxy.md 3).
 */
export function renewAt({ notBefore, notAfter }: Validity, now: Date): Date {
  const lifeMs = notAfter.getTime() - notBefore.getTime();
  const due = notBefore.getTime() + lifeMs * renewedFraction;
  return new Date(now.getTime() + clampWait(due - now.getTime()));
}

/** When to try again after a failed renewal: at 70 % of what is left, never in less than 10 s nor more than a day. */
export function retryAt({ notAfter }: Pick<Validity, "notAfter">, now: Date): Date {
  return new Date(now.getTime() + clampWait((notAfter.getTime() - now.getTime()) * renewedFraction));
}

function clampWait(waitMs: number): number {
  return Math.min(Math.max(waitMs, shortestWaitMs), longestWaitMs);
}

const renewedFraction = 0.7;
const shortestWaitMs = 10_000;
const longestWaitMs = 24 * 60 * 60 * 1000;
