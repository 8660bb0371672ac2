import type { PolicyIndex } from "../policy/index.js";
import type { ResourceSet } from "../resources/index.js";

/** The namespaces and ServiceAccounts that a set of manifests knows of. */
export interface DeclaredNames {
  readonly namespaces: ReadonlySet<string>;
  /** Those of a namespace; `default` is in each. Empty for an unknown namespace. */
  serviceAccounts(namespace: string): ReadonlySet<string>;
}

/**
 * A namespace is known when a Namespace object or any object inside it says so. A ServiceAccount is known when it is
 * defined or a workload runs as it.
 */
export function declaredNames(set: ResourceSet, index: PolicyIndex): DeclaredNames {
  const accounts = new Map<string, Set<string>>();
  const accountsOf = (namespace: string): Set<string> => {
    const known = accounts.get(namespace) ?? new Set(["default"]);
    accounts.set(namespace, known);
    return known;
  };
  for (const { kind, metadata } of set.resources) {
    const inside = accountsOf(kind === "Namespace" ? metadata.name : metadata.namespace);
    if (kind === "ServiceAccount") inside.add(metadata.name);
  }
  for (const workload of index.workloads) {
    if (workload.serviceAccount !== "") accountsOf(workload.namespace).add(workload.serviceAccount);
  }
  return {
    namespaces: new Set(accounts.keys()),
    serviceAccounts: (namespace) => accounts.get(namespace) ?? new Set(),
  };
}
