import type { Workload } from "../policy/index.js";
import type { ResourceSet, Service, ServicePort } from "../resources/index.js";

/** A port of a Service and the port of a workload that it leads to. */
export interface ServicePortTarget {
  readonly service: Service;
  readonly port: ServicePort;
  readonly workload: Workload;
  /** The number of the pod's port; undefined when `targetPort` is a name that no container port has. */
  readonly targetPort: number | undefined;
}

/** Where the ports of the Services that select a workload lead. */
export type ServicePortTargets = (workload: Workload) => ServicePortTarget[];

/** Sorts the Services of a set by namespace once, so that each workload is held against those of its own only. */
export function servicePortTargets(set: ResourceSet): ServicePortTargets {
  const namespaces = new Map<string, Service[]>();
  for (const resource of set.resources) {
    if (resource.kind !== "Service") continue;
    const services = namespaces.get(resource.metadata.namespace) ?? [];
    namespaces.set(resource.metadata.namespace, services);
    services.push(resource);
  }
  return (workload) =>
    (namespaces.get(workload.namespace) ?? [])
      .filter((service) => selectsAll(service, workload))
      .flatMap((service) =>
        service.spec.ports.map((port) => ({ service, port, workload, targetPort: resolve(port, workload) })),
      );
}

/** A Service without a selector selects nothing, unlike a Server. */
function selectsAll(service: Service, workload: Workload): boolean {
  const wanted = Object.entries(service.spec.selector ?? {});
  return (
    wanted.length > 0 &&
    wanted.every(([key, value]) => Object.hasOwn(workload.labels, key) && workload.labels[key] === value)
  );
}

function resolve({ port, targetPort = port }: ServicePort, workload: Workload): number | undefined {
  if (typeof targetPort === "number") return targetPort;
  return workload.ports.find((candidate) => candidate.name === targetPort)?.number;
}
