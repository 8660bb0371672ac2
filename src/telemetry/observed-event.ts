import type { Decision, Peer, RequestHead } from "../policy/index.js";

/**
 * What this folder needs to know of a sidecar's event. The proxy's own `ProxyEvent` is assignable to it; it is declared
 * here because observation stands above enforcement in the import table.
 */
export type ObservedEvent =
  | {
      readonly kind: "tcp";
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
      readonly kind: "refused";
      readonly cause: string;
      readonly detail: string;
      readonly address: string;
      readonly port: number;
    };

/** The workload at which something was observed. */
export interface ObservedWorkload {
  readonly namespace: string;
  /** As commands name it: `deploy/api-server`, `pod/shell`. */
  readonly workload: string;
  readonly pod: string;
}
