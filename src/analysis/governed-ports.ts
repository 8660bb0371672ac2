import type { PolicyIndex, Workload } from "../policy/index.js";

/** The ports of a workload that a Server governs, declared or not. */
export function governedPorts(index: PolicyIndex, workload: Workload): readonly number[] {
  return index.servers.flatMap(({ won }) => won.filter((pair) => pair.workload === workload).map(({ port }) => port));
}
