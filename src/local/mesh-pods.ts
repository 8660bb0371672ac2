import type { Service } from "../resources/index.js";
import { serviceKey, type PlacedPod } from "./mesh-directory.js";
import type { Placer, PodPlacement, ServicePlacement } from "./placement.js";
import type { PlannedPod } from "./planned-pods.js";
import { PodSidecar, type SidecarWorld } from "./pod-sidecar.js";
import { processFingerprint, startPodProcesses, type PodProcesses, type ProcessWorld } from "./pod-processes.js";
import type { PortTarget } from "./port-readiness.js";
import { servicePorts, type PlacedService } from "./service-variables.js";

/** A pod that runs: its place, its sidecar and its programs. */
export interface RunningPod extends PlacedPod {
  readonly services: readonly PlacedService[];
  readonly targets: readonly PortTarget[];
}

export interface MeshPodsOptions {
  readonly placer: Placer;
  readonly sidecars: SidecarWorld;
  readonly processes: ProcessWorld;
  /** Called whenever the set of reachable pods has changed, before programs start. */
  readonly moved: () => void;
}

interface Entry {
  pod: PlannedPod;
  place: PodPlacement;
  services: readonly PlacedService[];
  readonly fingerprint: string;
  readonly sidecar: PodSidecar;
  processes: PodProcesses | undefined;
}

/** Brings what runs to what the manifests ask for. Calls of `reconcile` must not overlap. */
export class MeshPods {
  private readonly options: MeshPodsOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly refused = new Map<string, string>();
  /** Keys as the manifests order them. */
  private order: readonly string[] = [];

  constructor(options: MeshPodsOptions) {
    this.options = options;
  }

  get(key: string): RunningPod | undefined {
    const entry = this.entries.get(key);
    return entry === undefined ? undefined : { ...entry, targets: entry.processes?.targets ?? [] };
  }

  /** In the order of the manifests. */
  running(): RunningPod[] {
    return this.order.flatMap((key) => this.get(key) ?? []);
  }

  /** Whether an address is one of a running pod's. */
  hasAddress(address: string): boolean {
    for (const { place } of this.entries.values()) if (place.podAddress === address) return true;
    return false;
  }

  /** Pods that could not be started, and why. */
  failures(): readonly string[] {
    return [...this.refused].map(([key, why]) => `${key} does not run: ${why}`);
  }

  /** Stops what is gone or runs differently now, then starts sidecars, then programs. */
  async reconcile(pods: readonly PlannedPod[], services: readonly Service[]): Promise<void> {
    const wanted = new Map(pods.map((pod) => [pod.key, pod]));
    this.order = [...wanted.keys()];
    await Promise.all([...this.entries].map(([key, entry]) => this.stopUnlessWanted(key, entry, wanted.get(key))));
    this.refused.clear();
    for (const pod of pods) {
      try {
        await this.startOrUpdate(pod, services);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.refused.set(pod.key, why);
        this.options.sidecars.notice(`${pod.key} does not run: ${why}`);
      }
    }
    this.options.moved();
    for (const entry of this.entries.values()) {
      entry.processes ??= startPodProcesses(entry.pod, entry.place, entry.services, this.options.processes);
    }
  }

  async close(): Promise<void> {
    const entries = [...this.entries.values()];
    await Promise.all(entries.flatMap(({ processes }) => (processes === undefined ? [] : [processes.stop()])));
    await Promise.all(entries.map((entry) => entry.sidecar.close()));
    this.entries.clear();
  }

  private async stopUnlessWanted(key: string, entry: Entry, pod: PlannedPod | undefined): Promise<void> {
    if (pod !== undefined && processFingerprint(pod) === entry.fingerprint) return;
    await entry.processes?.stop();
    await entry.sidecar.close();
    this.entries.delete(key);
    this.options.placer.release(key);
  }

  private async startOrUpdate(pod: PlannedPod, services: readonly Service[]): Promise<void> {
    const { placer, sidecars } = this.options;
    const entry = this.entries.get(pod.key);
    if (entry !== undefined) {
      entry.place = await placer.addPorts(pod.key, entry.place, pod.ports);
      entry.services = await this.placeServices(pod.key, services, entry.services);
      entry.pod = pod;
      await entry.sidecar.update({ pod, place: entry.place, services: entry.services });
      return;
    }
    try {
      const place = await placer.placePod({ key: pod.key, meshed: pod.workload.meshed, ports: pod.ports });
      const placed = await this.placeServices(pod.key, services, []);
      const sidecar = await PodSidecar.start({ pod, place, services: placed }, sidecars);
      const fingerprint = processFingerprint(pod);
      this.entries.set(pod.key, { pod, place, services: placed, fingerprint, sidecar, processes: undefined });
    } catch (error) {
      placer.release(pod.key);
      throw error;
    }
  }

  private async placeServices(
    podKey: string,
    services: readonly Service[],
    known: readonly PlacedService[],
  ): Promise<PlacedService[]> {
    const before = new Map<string, ServicePlacement>(known.map(({ service, place }) => [serviceKey(service), place]));
    const placed: PlacedService[] = [];
    for (const service of services) {
      const ports = servicePorts(service);
      if (ports.length === 0) continue;
      const key = serviceKey(service);
      placed.push({ service, place: await this.options.placer.placeService(podKey, key, ports, before.get(key)) });
    }
    return placed;
  }
}
