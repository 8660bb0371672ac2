import type { NetworkRange, ObjectOf, ParentReference } from "./model.js";

/** What is read and admitted, and then left out of the set: it governs clients, which meshtls does not (policy.md 8). */
export interface EgressNetwork extends ObjectOf<"EgressNetwork"> {
  readonly spec: {
    readonly trafficPolicy: "Allow" | "Deny";
    /** Absent: everything outside of the cluster. */
    readonly networks?: readonly NetworkRange[];
  };
}

interface ConnectionRouteSpec {
  readonly parentRefs: readonly ParentReference[];
  readonly ruleCount: number;
}

export interface TLSRoute extends ObjectOf<"TLSRoute"> {
  readonly spec: ConnectionRouteSpec;
}

export interface TCPRoute extends ObjectOf<"TCPRoute"> {
  readonly spec: ConnectionRouteSpec;
}

export type OutboundResource = EgressNetwork | TLSRoute | TCPRoute;
