import type { Decision, Peer, RequestHead } from "../policy/index.js";

/**
 * Something a sidecar decided or suffered, as observers need it. The proxy names the causes of its refusals and says the
 * rest in these words; the type is here because observation stands above enforcement in the import table.
 */
export type ObservedEvent = ObservedDecision | ObservedRefusal<string>;

export type ObservedDecision =
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
      /** `redirected`: allowed, and answered by a filter of its route instead of the application. */
      readonly outcome: "allowed" | "denied" | "redirected";
      readonly decision: Decision;
      readonly peer: Peer;
      readonly port: number;
      readonly request: ObservedRequest;
    };

/** A request, and what policy wanted to know of it. */
export interface ObservedRequest extends RequestHead {
  /** Undefined: method and path at most. */
  readonly asked: AskedParts | undefined;
}

/** What route matching looked at, beyond method and path. */
export interface AskedParts {
  readonly authority: boolean;
  readonly query: boolean;
  /** Names in lower case, each once. */
  readonly headers: readonly string[];
}

/** A connection that ended before any decision: handshake refused, malformed bytes, time limit. */
export interface ObservedRefusal<Cause extends string> {
  readonly kind: "refused";
  readonly cause: Cause;
  /** Never contains bytes of the peer unescaped. */
  readonly detail: string;
  readonly address: string;
  readonly port: number;
}

/** The workload at which something was observed. */
export interface ObservedWorkload {
  readonly namespace: string;
  /** As commands name it: `deploy/api-server`, `pod/shell`. */
  readonly workload: string;
  readonly pod: string;
}
