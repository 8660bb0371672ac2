import type { Decision, Entrance, PortPolicy, Reference } from "./model.js";
import type { Workload, WorkloadReference } from "./workload.js";

/** How the client speaks. `tcp` is anything that is not HTTP. */
export type AskedProtocol = "http1" | "http2" | "grpc" | "tcp";

/** A client as policy sees it: what it proved, or that it has no sidecar. */
export type Principal = { readonly kind: "identity"; readonly identity: string } | { readonly kind: "unmeshed" };

/** "May this client do that, and why?" */
export interface Question {
  readonly principal: Principal;
  readonly workload: WorkloadReference;
  readonly port: number;
  /** Absent: `tcp` on opaque and TLS ports, `grpc` on gRPC ports, else `http1`. */
  readonly protocol?: AskedProtocol;
  /** Absent: `GET`; for gRPC `POST`. */
  readonly method?: string;
  /** Undecoded, with its query if it has one. Absent: `/`; for gRPC a path of the form that every call has. */
  readonly path?: string;
  /** In order; names in any case. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** `:authority` or `Host`. Absent: `NAME.NAMESPACE.svc.cluster.local:PORT` of the workload. */
  readonly authority?: string;
  /** The client's TCP address. Absent: 10.0.0.1, which lies in the default cluster networks. */
  readonly clientIp?: string;
}

/** One Server of the workload's namespace and what became of it at the port in question. */
export interface ServerCandidate {
  readonly server: Reference;
  /** `lost`: it selects the port too, but another one was first. `unrelated`: it does not select it. */
  readonly outcome: "won" | "lost" | "unrelated";
  readonly why: string;
  /** Whether it is meant for other workloads, which it selects: the tree leaves it out. */
  readonly isElsewhere: boolean;
}

/** A listed identity that differs from the client's by so little that a slip is likely. */
export interface NearMiss {
  readonly listed: string;
  /** Letters to insert, delete or replace; two neighbours that changed places count once. */
  readonly distance: number;
  /** One sentence with both names. */
  readonly text: string;
}

/** One authorization in the order of evaluation. */
export interface ConsideredAuthorization {
  readonly authorization: Reference;
  /** Where it is attached. */
  readonly level: "route" | "server" | "loopback";
  /** Whether it would let this client pass. The first that matches decides. */
  readonly matched: boolean;
  readonly decides: boolean;
  /** The first condition that fails; null when it matches. */
  readonly failed: "identity" | "network" | null;
  /** What it asks for and what the client has. */
  readonly why: string;
  readonly nearMiss: NearMiss | null;
}

/** One route of the port, in the order in which equal matches are taken. */
export interface ConsideredRoute {
  readonly route: Reference;
  /** `matched`: it takes the request too, but the chosen one comes first. */
  readonly outcome: "chosen" | "matched" | "failed";
  /** The first condition that fails, with what the request has; or why another was chosen. */
  readonly why: string;
  /** What is easily overlooked between the two, one sentence; null: nothing. */
  readonly slip: string | null;
}

/** An object of the workload's namespace that counts for nothing in this answer: a policy, a ServerAuthorization or a route. */
export interface IgnoredPolicy {
  readonly policy: Reference;
  readonly why: string;
  /** Whether it is meant for a Server that governs other ports: the tree leaves it out. */
  readonly isElsewhere: boolean;
}

/** A node of the printable reason tree. */
export interface ReasonNode {
  readonly text: string;
  readonly outcome: "yes" | "no" | "info";
  readonly children: readonly ReasonNode[];
}

export interface Explanation {
  /** The object that the sidecar's own evaluation gives. */
  readonly decision: Decision;
  readonly policy: PortPolicy;
  readonly workload: Workload;
  /** As the port reads it, which may not be what was asked: on an opaque port everything is `tcp`. */
  readonly protocol: AskedProtocol;
  readonly entrance: Entrance;
  /** The address that network rules were held against. */
  readonly clientIp: string;
  /** `HTTP 403, empty body`; `connection accepted, then closed without a byte`. */
  readonly clientSees: string;
  readonly serverCandidates: readonly ServerCandidate[];
  /** Empty for connections. */
  readonly routes: readonly ConsideredRoute[];
  readonly authorizations: readonly ConsideredAuthorization[];
  readonly ignoredPolicies: readonly IgnoredPolicy[];
  readonly notes: readonly string[];
  readonly tree: ReasonNode;
}
