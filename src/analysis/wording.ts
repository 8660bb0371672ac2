import type { WorkloadReference } from "../policy/index.js";

/** `deployment/api-server`: how findings call a workload. */
export function workloadName(workload: WorkloadReference): string {
  return `${workload.kind}/${workload.name}`;
}

/** `a`, `a and b`, `a, b and c`; from five on the first three and how many are left. */
export function listed(names: readonly string[]): string {
  const shown = names.length > mostNamed ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)!}`;
}

/** A namespace as findings name it; the empty one is taken literally, and nothing is in it (policy.md 4.3). */
export function namespaceText(namespace: string): string {
  return namespace === "" ? "the empty namespace" : `namespace \`${namespace}\``;
}

/** The hint for a reference to the empty namespace. */
export const leaveNamespaceOut = "leave `namespace` out where the object's own namespace is meant";

const mostNamed = 4;
