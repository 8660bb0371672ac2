import type { ApplicationAddress } from "./application.js";
import type { ConnectionTable } from "./connection-table.js";
import type { ProxyLimits } from "./limits.js";
import type { ProxyObserver } from "./observer.js";
import type { PolicySource } from "./policy-source.js";
import type { RateLimits } from "./rate-limits.js";

/** What every connection of one inbound proxy shares. */
export interface InboundContext {
  readonly identity: string;
  readonly policies: PolicySource;
  readonly observer: ProxyObserver;
  readonly limits: ProxyLimits;
  readonly table: ConnectionTable;
  readonly rates: RateLimits;
  application(targetPort: number): ApplicationAddress;
  /** The peer's address as policy sees it. */
  clientAddress(remoteAddress: string): string;
}
