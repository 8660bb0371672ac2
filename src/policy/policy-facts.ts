import type {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NamespacedTargetReference,
  NetworkAuthentication,
  Server,
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
