import { MeshtlsError } from "../errors.js";
import { parseCidr, type Resource, type ResourceKind, type ResourceSet, type Server } from "../resources/index.js";
import { compilePortPolicy, type CompiledPortPolicy } from "./compile-port-policy.js";
import { generationOf } from "./generation.js";
import type { ClusterSettings } from "./model.js";
import { lastOfEach, objectKey } from "./object-key.js";
import type {
  AuthenticationFact,
  PolicyFact,
  RateLimitFact,
  RouteFact,
  ServerAuthorizationFact,
  ServerFact,
} from "./policy-facts.js";
import { authenticationFact, policyFact, rateLimitFact, routeFact, serverAuthorizationFact } from "./join/facts.js";
import { isAuthentication, isPolicyResource, isRoute } from "./join/policy-kinds.js";
import { PolicyJoin } from "./join/policy-join.js";
import { defaultContent, defaultSituation, probePathsOn, serverContent } from "./join/port-content.js";
import { includesPort } from "./port-list.js";
import type { PortPolicyContent } from "./port-policy-content.js";
import { assignServers } from "./join/server-facts.js";
import { unenforcedPolicy } from "./unenforced-policy.js";
import { workloadsOf, type Workload, type WorkloadReference } from "./workload.js";

/** Whether a port's traffic meets the policy at all. */
export type Enforcement = { readonly enforced: true } | { readonly enforced: false; readonly why: string };

/** Every policy question about one set of resources. Immutable; made anew when the resources change. */
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
 * Joins the resources of a set into the policies of its workloads' ports. The order of the resources means nothing,
 * except that of two definitions of one object the later counts.
 *
 * @throws MeshtlsError `E_USAGE` when a network of the settings cannot be read.
 */
export function indexPolicy(set: ResourceSet, cluster: ClusterSettings): PolicyIndex {
  checkNetworks(cluster);
  const workloads = workloadsOf(set, cluster);
  const objects = lastOfEach(set.resources);
  const servers = ofKind(objects, "Server");
  const join = new PolicyJoin(cluster);
  for (const object of objects) if (isPolicyResource(object)) join.add(object);
  const assigned = assignServers(servers, workloads);
  const byKey = new Map(workloads.map((workload) => [workloadKey(workload), workload]));
  const compiled = new Map<string, CompiledPortPolicy>();
  const ports = new Map<Workload, Map<number, CompiledPortPolicy>>(workloads.map((workload) => [workload, new Map()]));
  const unenforced = unenforcedPolicy();

  function known(reference: WorkloadReference, port: number): Workload {
    const workload = byKey.get(workloadKey(reference));
    if (workload === undefined) {
      const { kind, namespace, name } = reference;
      throw new MeshtlsError("E_NOT_FOUND", `no ${kind} \`${name}\` in namespace \`${namespace}\``);
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new MeshtlsError("E_USAGE", `\`${port}\` is not a port`, { hint: "Ports are numbers from 1 to 65535." });
    }
    return workload;
  }

  function serverOf(reference: WorkloadReference, port: number): Server | undefined {
    return assigned.selectionOf(known(reference, port)).winners.get(port);
  }

  function shared(content: PortPolicyContent): CompiledPortPolicy {
    const generation = generationOf(content);
    const policy = compiled.get(generation) ?? compilePortPolicy(content);
    compiled.set(generation, policy);
    return policy;
  }

  function compile(workload: Workload, port: number): CompiledPortPolicy {
    if (!enforcementAt(workload, port).enforced) return unenforced;
    const server = serverOf(workload, port);
    if (server === undefined) return shared(defaultContent(defaultSituation(workload, port), cluster));
    return shared(serverContent(server, probePathsOn(workload, port), join));
  }

  function portPolicy(reference: WorkloadReference, port: number): CompiledPortPolicy {
    const workload = known(reference, port);
    const policy = ports.get(workload)?.get(port) ?? compile(workload, port);
    ports.get(workload)?.set(port, policy);
    return policy;
  }

  return {
    cluster,
    workloads,
    servers: assigned.facts,
    policies: ofKind(objects, "AuthorizationPolicy").map((policy) => policyFact(policy, join)),
    authentications: objects.filter(isAuthentication).map((authentication) => authenticationFact(authentication, join)),
    serverAuthorizations: ofKind(objects, "ServerAuthorization").map((object) => serverAuthorizationFact(object, join)),
    routes: objects.filter(isRoute).map((route) => routeFact(route, join)),
    rateLimits: ofKind(objects, "HTTPLocalRateLimitPolicy").map((policy) => rateLimitFact(policy, join)),
    workload: (reference) => byKey.get(workloadKey(reference)),
    portPolicy,
    enforcement: (reference, port) => enforcementAt(known(reference, port), port),
    serverOf,
  };
}

function ofKind<Kind extends ResourceKind>(
  objects: readonly Resource[],
  kind: Kind,
): readonly Extract<Resource, { kind: Kind }>[] {
  return objects.filter((object): object is Extract<Resource, { kind: Kind }> => object.kind === kind);
}

function enforcementAt(workload: Workload, port: number): Enforcement {
  if (!workload.meshed) return { enforced: false, why: "the workload has no sidecar" };
  if (!includesPort(workload.skipInboundPorts, port)) return { enforced: true };
  return { enforced: false, why: `port ${port} is among the ports that bypass the sidecar (skip-inbound-ports)` };
}

function workloadKey({ kind, namespace, name }: WorkloadReference): string {
  return objectKey(kind, namespace, name);
}

/** To skip an unreadable network would change who a `cluster-*` policy or a probe route lets in. */
function checkNetworks(cluster: ClusterSettings): void {
  for (const cidr of [...cluster.clusterNetworks, ...cluster.probeNetworks]) {
    if (parseCidr(cidr) === undefined) throw new MeshtlsError("E_USAGE", `\`${cidr}\` is not a network`);
  }
}
