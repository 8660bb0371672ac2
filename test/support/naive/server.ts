import { namespaceOf, ofKind, type Server } from "./manifest.js";
import { byAgeThenName } from "./precedence.js";
import { selectorHolds } from "./label-selector.js";
import type { WorkloadView } from "./workload.js";
import type { World } from "./world.js";

/**
 * 3.4: "Servers are sorted by creationTimestamp ascending, then by name ascending; the first to select a given port wins
 * that port".
 */
export function governingServer(world: World, view: WorkloadView, port: number): Server | undefined {
  return ofKind(world.manifests, "Server")
    .filter((server) => selectsWorkload(server, view) && selectsPort(server, view, port))
    .sort(byAgeThenName)[0];
}

/**
 * 3.1: "Same namespace only. `podSelector` Servers are matched against pods only, `externalWorkloadSelector` Servers
 * against ExternalWorkloads only".
 */
function selectsWorkload(server: Server, view: WorkloadView): boolean {
  if (namespaceOf(server) !== view.namespace) return false;
  const { podSelector, externalWorkloadSelector } = server.spec;
  const selector = view.sort === "pod" ? podSelector : externalWorkloadSelector;
  return selector !== undefined && selectorHolds(selector, view.labels);
}

/** 3.3: "Number: selects that port whether or not any container declares it. String: a name, never a number". */
function selectsPort({ spec }: Server, view: WorkloadView, port: number): boolean {
  return typeof spec.port === "number" ? spec.port === port : view.portsNamed(spec.port).includes(port);
}
