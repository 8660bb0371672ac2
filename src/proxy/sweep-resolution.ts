import type { ProxyLimits } from "./limits.js";

/** How often time limits are looked at, in milliseconds: a quarter of the shortest, at most four times a second. */
export function sweepResolutionMs(limits: ProxyLimits): number {
  const shortest = Math.min(limits.headTimeoutMs, limits.detectTimeoutMs, limits.idleTimeoutMs);
  return Math.max(10, Math.min(250, Math.floor(shortest / 4)));
}
