import type { Decision, Peer, RequestHead } from "../policy/index.js";

/** Something the sidecar decided or suffered, told to whoever watches. Observers must not throw and must be quick. */
export type ProxyEvent =
  | {
      readonly kind: "tcp";
      /** `terminated`: the connection had been allowed and a change of policy took the permit away. */
      readonly outcome: "allowed" | "denied" | "terminated";
      readonly decision: Decision;
      readonly peer: Peer;
      readonly port: number;
    }
  | {
      readonly kind: "request";
      readonly outcome: "allowed" | "denied";
      readonly decision: Decision;
      readonly peer: Peer;
      readonly port: number;
      readonly request: RequestHead;
    }
  | {
      /** A connection that ended before any decision: handshake refused, malformed bytes, time limit. */
      readonly kind: "refused";
      readonly cause:
        | "handshake-failed"
        | "detection-timeout"
        | "direct-without-identity"
        | "direct-without-transport-header"
        | "malformed-request"
        | "head-too-large"
        | "head-timeout"
        | "http2-not-supported"
        | "application-unavailable"
        /** A fault of our own that nobody foresaw; the connection was closed. */
        | "internal-fault";
      /** Never contains bytes of the peer unescaped. */
      readonly detail: string;
      readonly address: string;
      readonly port: number;
    };

export type ProxyObserver = (event: ProxyEvent) => void;
