import type { ConnectionTable } from "../connection-table.js";
import type { ProxyLimits } from "../limits.js";
import type { RouteRequest } from "./exchange-route.js";
import type { Http1RequestHead } from "./request-head.js";

/** What a relay needs from its proxy. */
export interface Http1RelayOptions {
  readonly limits: ProxyLimits;
  readonly table: ConnectionTable;
  readonly route: RouteRequest;
  /** A connection that ended by the peer's fault or the application's; `detail` is a fixed text or an error message. */
  readonly refused: (
    cause: "malformed-request" | "head-too-large" | "head-timeout" | "application-unavailable",
    detail: string,
  ) => void;
  /** Whether failures of the other side may be explained to this client in `l5d-proxy-error`. */
  readonly explainsFailures: boolean;
  /** Cut the headers by which a remote sidecar speaks to us from responses, and pass its text on here. */
  readonly remoteProxyError?: (text: string) => void;
  /**
   * Asked for the request that opened a tunnel (upgrade, CONNECT) when the policy may have changed; false cuts it.
   * Absent: tunnels stay.
   */
  readonly keepsTunnel?: (head: Http1RequestHead) => boolean;
}
