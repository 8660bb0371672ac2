import { includesPort } from "./port-list.js";
import type { Workload } from "./workload.js";

/** Whether a port's traffic meets the policy at all. */
export type Enforcement = { readonly enforced: true } | { readonly enforced: false; readonly why: string };

export function enforcementAt(workload: Workload, port: number): Enforcement {
  if (!workload.meshed) return { enforced: false, why: "the workload has no sidecar" };
  if (!includesPort(workload.skipInboundPorts, port)) return { enforced: true };
  return { enforced: false, why: `port ${port} is among the ports that bypass the sidecar (skip-inbound-ports)` };
}
