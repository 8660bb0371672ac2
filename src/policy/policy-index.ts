import type { ResourceSet, Server } from "../resources/index.js";
import type { CompiledPortPolicy } from "./compile-port-policy.js";
import type { Enforcement } from "./enforcement.js";
import { createPolicyIndex } from "./live/live-policy-index.js";
import type { ClusterSettings } from "./model.js";
import type {
  AuthenticationFact,
  PolicyFact,
  RateLimitFact,
  RouteFact,
  ServerAuthorizationFact,
  ServerFact,
} from "./policy-facts.js";
import type { Workload, WorkloadReference } from "./workload.js";

/**
 * Every policy question about one set of resources. Lists are by namespace and name, and are worked out when first
 * asked for.
 */
export interface PolicyIndex {
  readonly cluster: ClusterSettings;
  readonly workloads: readonly Workload[];
  readonly servers: readonly ServerFact[];
  readonly policies: readonly PolicyFact[];
  readonly authentications: readonly AuthenticationFact[];
  readonly serverAuthorizations: readonly ServerAuthorizationFact[];
  readonly routes: readonly RouteFact[];
  readonly rateLimits: readonly RateLimitFact[];
  workload(reference: WorkloadReference): Workload | undefined;
  /**
   * The policy in force at a port, declared or not. Where nothing is enforced (no sidecar, or a port that skips it) it
   * is one that lets everything pass with the reason `not-enforced`. Equal policies are one object.
   *
   * @throws MeshtlsError `E_NOT_FOUND` for an unknown workload, `E_USAGE` for a port outside 1 to 65535.
   */
  portPolicy(workload: WorkloadReference, port: number): CompiledPortPolicy;
  /** Whether traffic to the port passes a sidecar. Throws as `portPolicy` does. */
  enforcement(workload: WorkloadReference, port: number): Enforcement;
  /** The Server that governs the port. Undefined: none, and the workload's default policy holds. Throws likewise. */
  serverOf(workload: WorkloadReference, port: number): Server | undefined;
}

/**
 * Joins the resources of a set into the policies of its workloads' ports: a live index that was filled once. The order
 * of the resources means nothing, except that of two definitions of one object the later counts.
 *
 * @throws MeshtlsError `E_USAGE` when a network of the settings cannot be read.
 */
export function indexPolicy(set: ResourceSet, cluster: ClusterSettings): PolicyIndex {
  const index = createPolicyIndex(cluster);
  index.replace(set);
  return index;
}
