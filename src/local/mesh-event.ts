import type { ProxyEvent } from "../proxy/index.js";
import type { Problem } from "../resources/index.js";
import type { PlannedPod } from "./planned-pods.js";
import type { ProcessReport } from "./supervised-process.js";

/** Something that happened in a running mesh, told to whoever subscribed. Listeners must not throw and must be quick. */
export type MeshEvent =
  /** One sentence for the person at the terminal. */
  | { readonly kind: "notice"; readonly text: string }
  | {
      readonly kind: "process";
      readonly pod: PlannedPod;
      readonly container: string;
      readonly report: ProcessReport;
    }
  | {
      readonly kind: "sidecar";
      readonly pod: PlannedPod;
      /** `inbound`: at the pod, as a server. `outbound`: at the pod, as a client. */
      readonly side: "inbound" | "outbound";
      readonly event: ProxyEvent;
    }
  /** Every sidecar decides by this policy from now on. `problems` are warnings. */
  | { readonly kind: "in-force"; readonly generation: string; readonly problems: readonly Problem[] }
  /** An edit was refused, and the policy before it stays in force. `message`: the files could not be read at all. */
  | {
      readonly kind: "kept";
      readonly generation: string;
      readonly problems: readonly Problem[];
      readonly message?: string;
    }
  /** Pods and Services are as the manifests of this generation say. */
  | { readonly kind: "settled"; readonly generation: string };

export type MeshListener = (event: MeshEvent) => void;
