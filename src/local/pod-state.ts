import type { RunningPod } from "./mesh-pods.js";
import type { PodState } from "./mesh-state.js";
import { meshVariables } from "./process-environment.js";

/** A running pod as other commands see it. */
export function podState({ pod, place, services }: RunningPod): PodState {
  const { workload } = pod;
  return {
    namespace: pod.namespace,
    name: pod.name,
    workload: { kind: workload.kind, name: workload.name },
    identity: workload.meshed ? workload.identity : "",
    meshed: workload.meshed,
    podAddress: place.podAddress,
    ports: [...place.ports].map(([port, { entrance, application }]) => ({
      port,
      entrance: { address: place.podAddress, port: entrance },
      application: { address: place.applicationAddress, port: application },
    })),
    direct: workload.meshed ? { address: place.podAddress, port: place.direct } : null,
    httpProxy: { address: place.podAddress, port: place.httpProxy },
    env: meshVariables({ pod, container: pod.containers[0], place, services }),
    folder: pod.folder,
  };
}
