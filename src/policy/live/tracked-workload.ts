import type { WorkloadResource } from "../../resources/index.js";
import type { ServerStanding } from "../join/server-facts.js";
import type { Workload, WorkloadReference } from "../workload.js";
import type { PolicyCell } from "./policy-cell.js";

/** A workload, what was worked out about it, and the ports of it that matter to somebody. */
export interface TrackedWorkload {
  readonly key: string;
  readonly reference: WorkloadReference;
  /** Undefined: it was removed, and not everybody has heard of it. */
  resource: WorkloadResource | undefined;
  /** Undefined until asked for, and again when the object or its namespace's annotations change. */
  workload: Workload | undefined;
  /** Undefined until asked for, and again when the workload or a Server that selects it changes. */
  standing: ServerStanding | undefined;
  readonly ports: Map<number, TrackedPort>;
  /** Ports that somebody asked for; they stay of interest as long as the workload is there. */
  readonly asked: Set<number>;
}

/** A port that a workload declares, that a Server selects, or that somebody asked for. */
export interface TrackedPort {
  readonly owner: TrackedWorkload;
  readonly port: number;
  /** Undefined once the workload is gone. */
  cell: PolicyCell | undefined;
  /** False: nothing makes it of interest any more, and it is forgotten once that was told. */
  isWanted: boolean;
  /** The generation that was told last; null: none was. */
  told: string | null;
}
