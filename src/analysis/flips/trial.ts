import { createPolicyIndex, type PolicyChange, type PolicyIndex, type Question } from "../../policy/index.js";
import type { ResourceSet } from "../../resources/index.js";
import type { ChangedPort } from "./access-change.js";
import type { AppliedCandidate } from "./apply-candidate.js";

/** A second index of a policy set, in which edits are made, looked at and taken back. */
export interface Trial {
  /**
   * Calls `look` with the index as it is after the edit, and the ports that the edit changed: of those that a container
   * declares, a Server selects, or the question is about.
   */
  with<Result>(applied: AppliedCandidate, look: (after: PolicyIndex, ports: readonly ChangedPort[]) => Result): Result;
}

export function createTrial(set: ResourceSet, { cluster }: PolicyIndex, { workload, port }: Question): Trial {
  const index = createPolicyIndex(cluster);
  settle(index.replace(set));
  index.portPolicy(workload, port);
  return {
    with(applied, look) {
      const { ports } = index.apply({ put: applied.added, remove: applied.removed });
      const result = look(index, ports);
      settle(index.apply({ put: applied.removed, remove: applied.added }));
      return result;
    },
  };
}

/** A change is told against what was read last: reading it, though nobody asks, marks where the next one begins. */
function settle(change: PolicyChange): number {
  return change.ports.length;
}
