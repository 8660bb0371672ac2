import { MeshtlsError } from "../errors.js";
import { addressCandidates, portCandidates } from "./address-pool.js";
import type { AddressMode } from "./address-mode.js";
import type { PortState } from "./probe-port.js";

export interface PodRequest {
  /** `namespace/pod`. */
  readonly key: string;
  /** Whether a sidecar stands before the application. */
  readonly meshed: boolean;
  /** Container ports and ports that a Server selects. */
  readonly ports: readonly number[];
}

/** Where one port of a pod is found. Equal to the port itself wherever that could be bound. */
export interface PortPlacement {
  /** At the pod's address: where clients connect without a transport header. */
  readonly entrance: number;
  /** At the application's address: where the application must listen. */
  readonly application: number;
}

/** A pod's place on this machine. */
export interface PodPlacement {
  readonly meshed: boolean;
  readonly podAddress: string;
  /** `HOST` for the application. The pod's address when there is no sidecar. */
  readonly applicationAddress: string;
  readonly ports: ReadonlyMap<number, PortPlacement>;
  /** At the pod's address: the sidecar's direct port. */
  readonly direct: number;
  /** At the pod's address: the outbound HTTP proxy. */
  readonly httpProxy: number;
}

/** Where a pod finds one Service. */
export interface ServicePlacement {
  readonly address: string;
  /** From the Service's port to the one that is listened on. */
  readonly ports: ReadonlyMap<number, number>;
}

export interface PlacerOptions {
  readonly mode: AddressMode;
  readonly probe: (address: string, port: number) => Promise<PortState>;
}

/**
 * Hands out addresses and ports. The same keys get the same places as long as those are free; nothing is handed out
 * twice. Calls must not overlap.
 */
export class Placer {
  private readonly mode: AddressMode;
  private readonly probe: (address: string, port: number) => Promise<PortState>;
  /** Owner (a pod's key) to what it holds: addresses, or `address:port`. */
  private readonly held = new Map<string, Set<string>>();

  constructor(options: PlacerOptions) {
    this.mode = options.mode;
    this.probe = options.probe;
  }

  async placePod(request: PodRequest): Promise<PodPlacement> {
    const { key, meshed } = request;
    const podAddress = await this.chooseAddress(key, key, [...request.ports, directPort, httpProxyPort]);
    const applicationAddress = meshed ? await this.chooseAddress(key, `${key} application`, request.ports) : podAddress;
    const empty = { meshed, podAddress, applicationAddress, ports: new Map<number, PortPlacement>() };
    const ports = await this.placePorts(key, empty, request.ports);
    const direct = await this.choosePort(key, podAddress, directPort, `${key} direct`);
    const httpProxy = await this.choosePort(key, podAddress, httpProxyPort, `${key} proxy`);
    return { ...empty, ports, direct, httpProxy };
  }

  /** The same place with ports that were not known before, such as one that a new Server selects. */
  async addPorts(key: string, place: PodPlacement, ports: readonly number[]): Promise<PodPlacement> {
    return { ...place, ports: await this.placePorts(key, place, ports) };
  }

  /** Where a pod finds a Service. `known` is an earlier answer, whose address and ports stay. */
  async placeService(
    podKey: string,
    serviceKey: string,
    ports: readonly number[],
    known?: ServicePlacement,
  ): Promise<ServicePlacement> {
    const name = `${podKey} to ${serviceKey}`;
    const address = known?.address ?? (await this.chooseAddress(podKey, name, ports));
    const placed = new Map<number, number>();
    for (const port of ports) {
      const listened = known?.ports.get(port) ?? (await this.choosePort(podKey, address, port, `${name} ${port}`));
      placed.set(port, listened);
    }
    return { address, ports: placed };
  }

  /** Gives back everything that a pod holds. */
  release(podKey: string): void {
    this.held.delete(podKey);
  }

  private async placePorts(
    key: string,
    place: Omit<PodPlacement, "direct" | "httpProxy">,
    ports: readonly number[],
  ): Promise<ReadonlyMap<number, PortPlacement>> {
    const placed = new Map(place.ports);
    for (const port of ports) {
      if (placed.has(port)) continue;
      const entrance = await this.choosePort(key, place.podAddress, port, `${key} ${port}`);
      const application = place.meshed
        ? await this.choosePort(key, place.applicationAddress, port, `${key} ${port} application`)
        : entrance;
      placed.set(port, { entrance, application });
    }
    return placed;
  }

  /** The first candidate where nothing that is wanted is busy; if there is none, the first that nobody here holds. */
  private async chooseAddress(owner: string, name: string, ports: readonly number[]): Promise<string> {
    if (this.mode === "ports") return onlyAddress;
    let fallback: string | undefined;
    let tries = 0;
    for (const address of addressCandidates(name)) {
      if (this.isHeld(address)) continue;
      fallback ??= address;
      if (await this.areNotBusy(address, ports)) return this.hold(owner, address);
      tries += 1;
      // A port that is busy on so many addresses is held on all of them: a database listening on 0.0.0.0.
      if (tries >= maxAddressTries) break;
    }
    return this.hold(owner, fallback ?? onlyAddress);
  }

  private async areNotBusy(address: string, ports: readonly number[]): Promise<boolean> {
    for (const port of ports) {
      if ((await this.probe(address, port)) === "busy") return false;
    }
    return true;
  }

  /** The wanted port where addresses are the pod's own and it can be bound, else a free one. */
  private async choosePort(owner: string, address: string, wanted: number, name: string): Promise<number> {
    if (this.mode === "loopback" && (await this.isFree(address, wanted))) return this.holdPort(owner, address, wanted);
    let tries = 0;
    for (const port of portCandidates(name)) {
      if (await this.isFree(address, port)) return this.holdPort(owner, address, port);
      tries += 1;
      if (tries >= maxPortTries) break;
    }
    throw new MeshtlsError("E_ADDRESS_UNAVAILABLE", `no port at \`${address}\` could be bound for ${name}`, {
      hint: "end programs that hold many ports, or run fewer workloads",
    });
  }

  private async isFree(address: string, port: number): Promise<boolean> {
    return !this.isHeld(`${address}:${port}`) && (await this.probe(address, port)) === "free";
  }

  private isHeld(what: string): boolean {
    return [...this.held.values()].some((places) => places.has(what));
  }

  private hold(owner: string, what: string): string {
    const places = this.held.get(owner) ?? new Set();
    this.held.set(owner, places.add(what));
    return what;
  }

  private holdPort(owner: string, address: string, port: number): number {
    this.hold(owner, `${address}:${port}`);
    return port;
  }
}

/** As Linkerd's proxy numbers them. */
const directPort = 4143;
const httpProxyPort = 4140;
const onlyAddress = "127.0.0.1";
const maxAddressTries = 8;
const maxPortTries = 500;
