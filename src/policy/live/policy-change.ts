import { compareText } from "../compare-text.js";
import type { WorkloadReference } from "../workload.js";

/** What an edit of the resources did to policies. */
export interface PolicyChange {
  /**
   * The ports with another policy than before, among those that a workload declares, that a Server selects or that
   * somebody asked for; by namespace, name, kind and port. Worked out when first read, against what was read last: the
   * ports of a change that nobody read come with the next one, so nothing is lost, and nothing is worked out in vain.
   */
  readonly ports: readonly PortChange[];
}

export interface PortChange {
  readonly workload: WorkloadReference;
  readonly port: number;
  /** The generation until now. Null: the port was of interest to nobody, or its workload did not exist. */
  readonly before: string | null;
  /** The generation from now on. Null: the workload does not exist any more. */
  readonly after: string | null;
}

/** A change whose ports `work` finds out. */
export function policyChange(work: () => readonly PortChange[]): PolicyChange {
  let found: readonly PortChange[] | undefined;
  return {
    get ports() {
      return (found ??= work());
    },
  };
}

export function byPort(a: PortChange, b: PortChange): number {
  return (
    compareText(a.workload.namespace, b.workload.namespace) ||
    compareText(a.workload.name, b.workload.name) ||
    compareText(a.workload.kind, b.workload.kind) ||
    a.port - b.port
  );
}
