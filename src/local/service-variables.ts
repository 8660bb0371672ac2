import type { Service } from "../resources/index.js";
import type { ServicePlacement } from "./placement.js";

/** A Service as one pod finds it. */
export interface PlacedService {
  readonly service: Service;
  readonly place: ServicePlacement;
}

/**
 * The variables by which programs find Services. As Kubernetes does for those of the pod's own namespace
 * (`API_SERVICE_HOST`, `API_SERVICE_PORT`, `API_SERVICE_PORT_HTTP`); and, because there is no cluster DNS on a laptop,
 * for every Service with its namespace in the name (`API_BACKEND_SERVICE_HOST`, …).
 */
export function serviceVariables(services: readonly PlacedService[], namespace: string): Record<string, string> {
  const everywhere = services.flatMap(({ service, place }) =>
    variablesOf(`${service.metadata.name}_${service.metadata.namespace}`, service, place),
  );
  // Last, so that a Service `api-backend` at home is not hidden by a Service `api` of namespace `backend`.
  const atHome = services
    .filter(({ service }) => service.metadata.namespace === namespace)
    .flatMap(({ service, place }) => variablesOf(service.metadata.name, service, place));
  return Object.fromEntries([...everywhere, ...atHome]);
}

/** TCP ports of a Service: what can be listened for. */
export function servicePorts(service: Service): number[] {
  return [...new Set(tcpPorts(service).map((port) => port.port))];
}

function variablesOf(name: string, service: Service, place: ServicePlacement): [string, string][] {
  const [first, ...rest] = tcpPorts(service).flatMap((port) => {
    const listened = place.ports.get(port.port);
    return listened === undefined ? [] : [{ name: port.name, listened }];
  });
  if (first === undefined) return [];
  const prefix = `${variableWord(name)}_SERVICE`;
  return [
    [`${prefix}_HOST`, place.address],
    [`${prefix}_PORT`, String(first.listened)],
    ...[first, ...rest].flatMap((port): [string, string][] =>
      port.name === undefined ? [] : [[`${prefix}_PORT_${variableWord(port.name)}`, String(port.listened)]],
    ),
  ];
}

/** A name as a part of a variable's name. */
export function variableWord(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, "_");
}

function tcpPorts(service: Service) {
  return service.spec.ports.filter((port) => port.protocol.toUpperCase() === "TCP");
}
