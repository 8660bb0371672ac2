import type {
  AuthorizationPolicy,
  HTTPLocalRateLimitPolicy,
  MeshTLSAuthentication,
  NamespacedTargetReference,
  NetworkAuthentication,
  ParentReference,
  RouteResource,
  Server,
  ServerAuthorization,
} from "../resources/index.js";
import type { Workload } from "./workload.js";

/** One port of one workload. */
export interface WorkloadPortPair {
  readonly workload: Workload;
  readonly port: number;
}

/** What became of a Server. */
export interface ServerFact {
  readonly server: Server;
  /** Workloads whose labels it selects, whether or not its port exists there and whether or not they have a sidecar. */
  readonly selected: readonly Workload[];
  /** The ports it governs. */
  readonly won: readonly WorkloadPortPair[];
  /** The ports at which another Server, older or earlier by name, was first. */
  readonly lost: readonly (WorkloadPortPair & { readonly to: Server; readonly why: string })[];
}

/** What an AuthorizationPolicy is attached to. */
export type PolicyTarget =
  | { readonly kind: "server"; readonly server: Server }
  /** Every Server of the policy's own namespace, whatever namespace is named. */
  | { readonly kind: "namespace"; readonly servers: readonly Server[] }
  /** `servers`: those at which the route is in force; its policies grant nothing elsewhere. */
  | { readonly kind: "route"; readonly route: RouteResource; readonly servers: readonly Server[] }
  | { readonly kind: "missing"; readonly what: string }
  | { readonly kind: "unsupported"; readonly what: string };

/** One required authentication and what it was found to be. */
export interface ResolvedAuthentication {
  readonly reference: NamespacedTargetReference;
  /** With the policy's namespace filled in. */
  readonly namespace: string;
  /** A ServiceAccount reference is a name only and needs no object. */
  readonly found: MeshTLSAuthentication | NetworkAuthentication | "service-account" | undefined;
}

/** What became of an AuthorizationPolicy. */
export interface PolicyFact {
  readonly policy: AuthorizationPolicy;
  readonly target: PolicyTarget;
  readonly authentications: readonly ResolvedAuthentication[];
  /**
   * `bound`: it grants something on at least one Server. `inert`: correct, but there is no Server to attach to.
   * `ignored`: something in it is wrong, and the whole policy grants nothing.
   */
  readonly state: "bound" | "inert" | "ignored";
  /** Empty when bound. */
  readonly why: string;
}

/** Who refers to an authentication. */
export interface AuthenticationFact {
  readonly authentication: MeshTLSAuthentication | NetworkAuthentication;
  readonly referredBy: readonly AuthorizationPolicy[];
  /** Why it counts as missing; empty when it is usable. */
  readonly invalid: string;
}

/** One Server that a route names as its parent, and what became of it there. */
export interface RouteParentFact {
  readonly reference: ParentReference;
  /** Undefined: there is no such Server in the namespace that the reference names. */
  readonly server: Server | undefined;
  readonly accepted: boolean;
  /** The reason of the condition `Accepted`, as Linkerd's status controller writes it. */
  readonly reason: "Accepted" | "NoMatchingParent" | "RouteReasonConflicted";
}

/** What became of a route on the inbound side. */
export interface RouteFact {
  readonly route: RouteResource;
  /** Its parents of kind Server; other parents (Gateway, Service) are not the inbound side's. */
  readonly parents: readonly RouteParentFact[];
  /** The Servers at which it takes part in matching: accepted there, and of the family that the protocol reads. */
  readonly servers: readonly Server[];
  /**
   * `bound`: it takes part at one Server at least. `inert`: correct, but at no Server. `ignored`: something in it makes
   * Linkerd's inbound index drop the whole route, whatever its status says.
   */
  readonly state: "bound" | "inert" | "ignored";
  /** Empty when bound. */
  readonly why: string;
  /** The policies that target it. */
  readonly policies: readonly AuthorizationPolicy[];
}

/** What became of a ServerAuthorization. */
export interface ServerAuthorizationFact {
  readonly authorization: ServerAuthorization;
  readonly servers: readonly Server[];
  readonly state: "bound" | "inert" | "ignored";
  /** Empty when bound. */
  readonly why: string;
}

/** What became of an HTTPLocalRateLimitPolicy. */
export interface RateLimitFact {
  readonly policy: HTTPLocalRateLimitPolicy;
  /** Undefined: the target is missing or is no Server. */
  readonly server: Server | undefined;
  readonly accepted: boolean;
  /** The reason of the condition `Accepted`. */
  readonly reason: "Accepted" | "NoMatchingTarget" | "RateLimitReasonAlreadyExists";
}
