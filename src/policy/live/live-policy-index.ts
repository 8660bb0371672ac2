import { MeshtlsError } from "../../errors.js";
import { parseCidr, type Resource, type ResourceSet } from "../../resources/index.js";
import { enforcementAt } from "../enforcement.js";
import { PolicyJoin } from "../join/policy-join.js";
import type { ServerStanding } from "../join/server-facts.js";
import type { ClusterSettings } from "../model.js";
import { resourceKey } from "../object-key.js";
import type { PolicyIndex } from "../policy-index.js";
import { isWorkloadResource, type WorkloadReference } from "../workload.js";
import { factsOf, type Facts } from "./facts-of.js";
import { HeldResources } from "./held-resources.js";
import { policyChange, type PolicyChange } from "./policy-change.js";
import { PortTable } from "./port-table.js";
import { touchPorts } from "./touch-ports.js";

/** Names an object: a Resource does. */
export type ObjectIdentity = Pick<Resource, "apiVersion" | "kind" | "metadata">;

export interface PolicyEdit {
  /** Added, or in place of what has the same group, kind, namespace and name; of two of them the later counts. */
  readonly put?: readonly Resource[];
  /** Before anything is put. What is not there is none to remove. */
  readonly remove?: readonly ObjectIdentity[];
}

/**
 * A policy index that follows its resources. What it answers is always what `indexPolicy` would answer about the
 * resources that it holds, whatever came and went before; an edit is in force as a whole when the call returns.
 */
export interface LivePolicyIndex extends PolicyIndex {
  apply(edit: PolicyEdit): PolicyChange;
  /** Holds these resources and no others. Objects that are as they were, at the same place of the same file, stay. */
  replace(set: ResourceSet): PolicyChange;
}

/**
 * An index of nothing.
 *
 * @throws MeshtlsError `E_USAGE` when a network of the settings cannot be read.
 */
export function createPolicyIndex(cluster: ClusterSettings): LivePolicyIndex {
  checkNetworks(cluster);
  const held = new HeldResources();
  const join = new PolicyJoin(cluster);
  const ports = new PortTable(join, (namespace) => held.namespaceAnnotations(namespace));
  let facts: Facts = factsOf(held, join, ports);

  function takeOut(resource: Resource): void {
    touchPorts(resource, join, ports);
    held.delete(resource);
    if (isWorkloadResource(resource)) ports.remove(resource);
    else join.delete(resource);
  }

  function putIn(resource: Resource): void {
    const before = held.get(resourceKey(resource));
    if (before !== undefined) {
      touchPorts(before, join, ports);
      join.delete(before);
    }
    held.put(resource);
    if (isWorkloadResource(resource)) ports.put(resource);
    else join.add(resource);
    touchPorts(resource, join, ports);
  }

  function edit(removed: Iterable<Resource>, put: Iterable<Resource>): PolicyChange {
    for (const resource of removed) takeOut(resource);
    for (const resource of put) putIn(resource);
    facts = factsOf(held, join, ports);
    return policyChange(() => ports.takeChanges());
  }

  function known(reference: WorkloadReference, port: number): ServerStanding {
    const standing = ports.standing(reference);
    if (standing === undefined) {
      const { kind, namespace, name } = reference;
      throw new MeshtlsError("E_NOT_FOUND", `no ${kind} \`${name}\` in namespace \`${namespace}\``);
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new MeshtlsError("E_USAGE", `\`${port}\` is not a port`, { hint: "Ports are numbers from 1 to 65535." });
    }
    return standing;
  }

  return {
    cluster,
    get workloads() {
      return facts.workloads();
    },
    get servers() {
      return facts.servers();
    },
    get policies() {
      return facts.policies();
    },
    get authentications() {
      return facts.authentications();
    },
    get serverAuthorizations() {
      return facts.serverAuthorizations();
    },
    get routes() {
      return facts.routes();
    },
    get rateLimits() {
      return facts.rateLimits();
    },
    workload: (reference) => ports.standing(reference)?.workload,
    portPolicy: (reference, port) => ports.policy(known(reference, port), port),
    enforcement: (reference, port) => enforcementAt(known(reference, port).workload, port),
    serverOf: (reference, port) => known(reference, port).selection.winners.get(port),
    apply({ put = [], remove = [] }) {
      return edit(
        remove.flatMap((object) => held.get(resourceKey(object)) ?? []),
        put,
      );
    },
    replace(set) {
      const { removed, put } = held.difference(set.resources);
      return edit(removed, put);
    },
  };
}

/** To skip an unreadable network would change who a `cluster-*` policy or a probe route lets in. */
function checkNetworks(cluster: ClusterSettings): void {
  for (const cidr of [...cluster.clusterNetworks, ...cluster.probeNetworks]) {
    if (parseCidr(cidr) === undefined) throw new MeshtlsError("E_USAGE", `\`${cidr}\` is not a network`);
  }
}
