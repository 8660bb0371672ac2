import type { ParentReference } from "../model.js";
import { policyGroup, refersTo } from "../references.js";
import type { Refusal } from "./refusal.js";

/** An EgressNetwork covers every port, so a route has to say which. */
export function refuseEgressParents(parents: readonly ParentReference[]): Refusal[] {
  return parents.flatMap((parent, index) => {
    if (!isEgressNetwork(parent) || parent.port !== undefined) return [];
    const message = "cannot target an EgressNetwork without specifying a port";
    return [{ code: "A020", message, path: `spec.parentRefs.${index}` }];
  });
}

/** A parent whose route governs the requests that clients send, and not those that a workload receives. */
export function isOutboundParent(parent: ParentReference): boolean {
  return refersTo(parent, "", "Service") || isEgressNetwork(parent);
}

function isEgressNetwork(parent: ParentReference): boolean {
  return refersTo(parent, policyGroup, "EgressNetwork");
}
