import type { PolicyIndex, ServerFact, WorkloadPortPair } from "../policy/index.js";

/** The ports that a Server governs and at which a sidecar enforces it. */
export function enforcedPorts({ won }: ServerFact, index: PolicyIndex): WorkloadPortPair[] {
  return won.filter(({ workload, port }) => index.enforcement(workload, port).enforced);
}
