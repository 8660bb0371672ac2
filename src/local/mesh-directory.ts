import { includesPort, type PolicyIndex } from "../policy/index.js";
import type { Destination, DestinationSource, Endpoint } from "../proxy/index.js";
import type { Service } from "../resources/index.js";
import type { PodPlacement } from "./placement.js";
import type { PlannedPod } from "./planned-pods.js";
import type { PlacedService } from "./service-variables.js";

export interface PlacedPod {
  readonly pod: PlannedPod;
  readonly place: PodPlacement;
}

/** Who asks. */
export interface DirectoryClient {
  readonly namespace: string;
  /** Whether its sidecar speaks mutual TLS. */
  readonly meshed: boolean;
  /** Its own listeners for Services, by whose addresses it may ask too. */
  readonly services: readonly PlacedService[];
}

/**
 * What names and addresses mean in this mesh at one moment: the stand-in for cluster DNS, endpoints and the
 * destination service. Made anew whenever pods, Services or the policy change.
 */
export class MeshDirectory {
  private readonly index: PolicyIndex;
  private readonly services: ReadonlyMap<string, Service>;
  private readonly pods: readonly PlacedPod[];
  /** Answers by Service, port and sort of client: as many as there are Service ports, whatever is asked. */
  private readonly answers = new Map<string, Destination>();

  constructor(index: PolicyIndex, services: readonly Service[], pods: readonly PlacedPod[]) {
    this.index = index;
    this.services = new Map(services.map((service) => [serviceKey(service), service]));
    this.pods = pods;
  }

  /** Undefined: nothing of this mesh. A name of the mesh that leads nowhere has no endpoints instead. */
  resolve(client: DirectoryClient, host: string, port: number): Destination | undefined {
    const named = parseServiceName(host, client.namespace);
    const service = named === undefined ? undefined : this.services.get(`${named.namespace}/${named.name}`);
    if (named !== undefined && service !== undefined) return this.serviceDestination(client, service, port);
    // INVARIANT: a name that can only be a Service's is never looked up in the world outside.
    if (named?.isComplete === true) return { name: `${host}:${port}`, endpoints: [], opaque: false };
    return this.listenerDestination(client, host, port) ?? this.podDestination(client, host, port);
  }

  private serviceDestination(client: DirectoryClient, service: Service, port: number): Destination {
    const { name, namespace } = service.metadata;
    const known = service.spec.ports.find((candidate) => candidate.port === port);
    if (known === undefined) return { name: `${name}.${namespace}:${port}`, endpoints: [], opaque: false };
    const key = `${namespace}/${name}:${port} ${client.meshed ? "meshed" : "plain"}`;
    const answer = this.answers.get(key) ?? this.lookUp(client, service, port, known.targetPort ?? port);
    this.answers.set(key, answer);
    return answer;
  }

  private lookUp(client: DirectoryClient, service: Service, port: number, target: number | string): Destination {
    const { name, namespace } = service.metadata;
    const serving = this.pods.flatMap((placed) => {
      if (placed.pod.namespace !== namespace || !isSelected(service, placed.pod)) return [];
      const targetPort = targetPortOf(placed.pod, target);
      return targetPort === undefined ? [] : [{ placed, targetPort }];
    });
    return {
      name: `${name}.${namespace}:${port}`,
      endpoints: serving.map(({ placed, targetPort }) => this.endpoint(client, placed, targetPort)),
      opaque: serving.some(({ placed, targetPort }) => this.isOpaque(placed.pod, targetPort)),
    };
  }

  /** A program that took a Service's address from its environment and gave it to the HTTP proxy. */
  private listenerDestination(client: DirectoryClient, host: string, port: number): Destination | undefined {
    for (const { service, place } of client.services) {
      if (place.address !== host) continue;
      const known = this.services.get(serviceKey(service));
      const asked = [...place.ports].find(([, listened]) => listened === port)?.[0];
      if (known !== undefined && asked !== undefined) return this.serviceDestination(client, known, asked);
    }
    return undefined;
  }

  private podDestination(client: DirectoryClient, host: string, port: number): Destination | undefined {
    for (const placed of this.pods) {
      if (placed.place.podAddress !== host) continue;
      const entrance = [...placed.place.ports].find(([, candidate]) => candidate.entrance === port)?.[0];
      // Where all pods share one address, only the port tells whose it is.
      const targetPort = entrance ?? (isShared(host) ? undefined : port);
      if (targetPort === undefined) continue;
      const opaque = this.isOpaque(placed.pod, targetPort);
      return {
        name: `${placed.pod.key}:${targetPort}`,
        endpoints: [this.endpoint(client, placed, targetPort)],
        opaque,
      };
    }
    return undefined;
  }

  private endpoint(client: DirectoryClient, { pod, place }: PlacedPod, targetPort: number): Endpoint {
    const entrance = place.ports.get(targetPort)?.entrance ?? targetPort;
    const plain = { address: place.podAddress, port: entrance };
    if (!client.meshed || !this.index.enforcement(pod.workload, targetPort).enforced) return plain;
    const { identity } = pod.workload;
    const mesh = { identity, serverName: identity, directAddress: place.podAddress, directPort: place.direct };
    return { address: place.podAddress, port: targetPort, mesh };
  }

  /** A port that nothing is enforced at has no protocol of its own; there only the pod's annotation speaks. */
  private isOpaque(pod: PlannedPod, port: number): boolean {
    if (!this.index.enforcement(pod.workload, port).enforced) return includesPort(pod.workload.opaquePorts, port);
    const { protocol } = this.index.portPolicy(pod.workload, port);
    return protocol === "opaque" || protocol === "tls";
  }
}

/** The directory as one client's sidecar asks it; `current` may give another one each time. */
export function destinationSource(current: () => MeshDirectory, client: () => DirectoryClient): DestinationSource {
  return { resolve: (host, port) => current().resolve(client(), host, port) };
}

/** `namespace/name`. */
export function serviceKey(service: Service): string {
  return `${service.metadata.namespace}/${service.metadata.name}`;
}

/** The names that a cluster's DNS answers, from a pod of `namespace`. `isComplete`: it can be nothing else. */
function parseServiceName(host: string, home: string) {
  const [name = "", namespace, ...suffix] = host.split(".");
  if (namespace === undefined) return { name, namespace: home, isComplete: false };
  if (suffix.length === 0) return { name, namespace, isComplete: false };
  const end = suffix.join(".");
  return end === "svc" || end === "svc.cluster.local" ? { name, namespace, isComplete: true } : undefined;
}

/** A Service without a selector has endpoints that somebody else would list; it selects no pod. */
function isSelected(service: Service, pod: PlannedPod): boolean {
  const selector = Object.entries(service.spec.selector ?? {});
  const { labels } = pod.workload;
  return selector.length > 0 && selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

function targetPortOf(pod: PlannedPod, target: number | string): number | undefined {
  if (typeof target === "number") return target;
  const ports = pod.containers.flatMap((container) => container.ports);
  return ports.find((port) => port.name === target && port.protocol.toUpperCase() === "TCP")?.containerPort;
}

function isShared(address: string): boolean {
  return address === "127.0.0.1";
}
