import { MeshtlsError } from "../errors.js";
import type { MeshState, PodState } from "./mesh-state.js";

/** Names a workload or a pod as commands do: `deployment` and `api`, or `pod` and `api-0`. */
export interface PodSelector {
  readonly namespace: string;
  /** A kind of workload, in any case; `pod` also names one pod of a controller. */
  readonly kind: string;
  readonly name: string;
}

/** The pods that a selector names, in their order. Throws `E_NOT_FOUND` when there is none. */
export function selectPods(pods: MeshState["pods"], selector: PodSelector): [PodState, ...PodState[]] {
  const kind = selector.kind.toLowerCase();
  const [first, ...rest] = pods.filter(
    ({ namespace, name, workload }) =>
      namespace === selector.namespace &&
      ((kind === "pod" && name === selector.name) || (workload.kind === kind && workload.name === selector.name)),
  );
  if (first !== undefined) return [first, ...rest];
  const here = pods.filter(({ namespace }) => namespace === selector.namespace).map(({ name }) => name);
  throw new MeshtlsError(
    "E_NOT_FOUND",
    `no ${kind} \`${selector.name}\` runs in namespace \`${selector.namespace}\` of this mesh`,
    { hint: here.length === 0 ? otherNamespaces(pods) : `Pods there: ${here.join(", ")}.` },
  );
}

function otherNamespaces(pods: MeshState["pods"]): string {
  const names = [...new Set(pods.map(({ namespace }) => namespace))];
  return names.length === 0 ? "The mesh runs no pods." : `Namespaces with pods: ${names.join(", ")}.`;
}
