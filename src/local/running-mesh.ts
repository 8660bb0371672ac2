import { resolve } from "node:path";
import { watchManifests, type ManifestWatch } from "../adapters/files/index.js";
import { Issuer, type Credentials } from "../identity/index.js";
import type { ClusterSettings, PolicyIndex } from "../policy/index.js";
import type { Problem, ResourceSet, Service } from "../resources/index.js";
import type { AddressMode } from "./address-mode.js";
import { strangerAddress } from "./address-pool.js";
import { systemClock } from "./clock.js";
import { Latest } from "./latest.js";
import { loadManifests, type LoadedManifests } from "./load-manifests.js";
import { MeshDirectory } from "./mesh-directory.js";
import type { MeshEvent, MeshListener } from "./mesh-event.js";
import { thisProcess } from "./mesh-lock.js";
import { MeshPods, type RunningPod } from "./mesh-pods.js";
import { removeMeshState, writeMeshState, type MeshState } from "./mesh-state.js";
import { startOrphanGuard, type OrphanGuard } from "./orphan-guard.js";
import { Placer } from "./placement.js";
import { plannedPods, type PodPlan } from "./planned-pods.js";
import { podState } from "./pod-state.js";
import { PolicyFeed } from "./policy-feed.js";
import { acceptsConnections, waitForPorts } from "./port-readiness.js";
import { probePort } from "./probe-port.js";
import { selectPods, type PodSelector } from "./select-pod.js";
import { systemScheduler } from "./system-scheduler.js";

export interface RunningMeshOptions {
  readonly manifests: readonly string[];
  readonly folder: string;
  readonly cluster: ClusterSettings;
  readonly addresses: AddressMode;
  readonly credentials: Credentials;
  readonly watch: boolean;
  readonly readyTimeoutMs: number;
  readonly graceMs: number;
  readonly listener?: MeshListener;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gives the state folder back. */
  readonly unlock: () => Promise<void>;
}

export type Readiness =
  | { readonly ok: true }
  /** One sentence for each program that does not listen and each pod that does not run. */
  | { readonly ok: false; readonly waitingFor: readonly string[] };

/** Manifests that are in force, and what follows from them. */
interface Generation {
  readonly name: string;
  readonly services: readonly Service[];
  readonly plan: PodPlan;
}

/** A mesh of this process. Made by `startMesh`. */
export class RunningMesh {
  private readonly options: RunningMeshOptions;
  private readonly listeners = new Set<MeshListener>();
  private readonly closing = new AbortController();
  private readonly guard: OrphanGuard;
  private readonly startedAt = new Date().toISOString();
  private readonly feed: PolicyFeed;
  private readonly podSet: MeshPods;
  private current: Generation;
  private directory: MeshDirectory;
  /** The text that was looked at last, whether it was taken or refused. */
  private seen: string;
  private noticed = new Set<string>();
  private watch: ManifestWatch | undefined;
  private readonly reloading = new Latest(() => this.reload());
  private readonly settling = new Latest(() => this.settle());
  private isReady: Promise<Readiness> | undefined;
  private closed: Promise<void> | undefined;

  constructor(options: RunningMeshOptions, loaded: LoadedManifests) {
    this.options = options;
    if (options.listener !== undefined) this.listeners.add(options.listener);
    this.feed = new PolicyFeed(options.cluster);
    this.current = this.putInForce(loaded);
    this.seen = loaded.generation;
    this.directory = new MeshDirectory(this.index(), this.current.services, []);
    this.guard = startOrphanGuard((text) => this.emit({ kind: "notice", text }));
    this.podSet = this.makePodSet();
  }

  /** The pods that run, in the order of the manifests. */
  get pods(): readonly RunningPod[] {
    return this.podSet.running();
  }

  get generation(): string {
    return this.current.name;
  }

  /** The policy in force. */
  index(): PolicyIndex {
    return this.feed.current();
  }

  /** The environment of anything that runs as this workload. Throws `E_NOT_FOUND`. */
  env(selector: PodSelector): Readonly<Record<string, string>> {
    return selectPods(this.state().pods, selector)[0].env;
  }

  /** Calls `listener` for everything that happens. Returns the way to stop that. */
  subscribe(listener: MeshListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether every program that was started first listens where its containers declare; waits for that. */
  get ready(): Promise<Readiness> {
    this.isReady ??= this.waitUntilReady();
    return this.isReady;
  }

  /** Called once, by `startMesh`, with the warnings about the first manifests. */
  async start(problems: readonly Problem[]): Promise<void> {
    try {
      const { manifests, watch } = this.options;
      const { name: generation } = this.current;
      if (watch) this.watch = await watchManifests(manifests, () => this.inBackground(this.reloading.request()));
      await this.settling.request();
      this.emit({ kind: "in-force", generation, problems });
      // An edit between the first reading and the start of the watch told nobody.
      if (watch) await this.reloading.request();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Stops every program and every sidecar. May be called more than once. */
  close(): Promise<void> {
    this.closed ??= this.stopEverything();
    return this.closed;
  }

  /** What `mesh.json` says. */
  state(): MeshState {
    const { manifests, credentials, cluster, addresses } = this.options;
    return {
      version: 1,
      ...thisProcess(),
      startedAt: this.startedAt,
      manifests: manifests.map((path) => resolve(path)),
      anchorsPem: credentials.anchorsPem,
      generation: this.current.name,
      cluster: {
        ...cluster,
        clusterNetworks: [...cluster.clusterNetworks],
        probeNetworks: [...cluster.probeNetworks],
      },
      addresses,
      pods: this.pods.map(podState),
    };
  }

  private async stopEverything(): Promise<void> {
    this.closing.abort();
    await this.watch?.close();
    await this.reloading.idle();
    await this.settling.idle();
    await this.podSet.close();
    await this.guard.close();
    await removeMeshState(this.options.folder);
    await this.options.unlock();
  }

  private async waitUntilReady(): Promise<Readiness> {
    const missing = await waitForPorts(
      this.pods.flatMap((pod) => pod.targets),
      {
        clock: systemClock,
        timeoutMs: this.options.readyTimeoutMs,
        accepts: acceptsConnections,
        signal: this.closing.signal,
      },
    );
    const silent = missing.map(({ name, address, port }) => `${name} does not listen on ${address}:${port}`);
    const waitingFor = [...this.podSet.failures(), ...silent];
    return waitingFor.length === 0 ? { ok: true } : { ok: false, waitingFor };
  }

  /** Reads the manifests again. What is refused changes nothing; what is taken is in force at once. */
  private async reload(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const generation = this.current.name;
    let loaded: LoadedManifests;
    try {
      loaded = await loadManifests(this.options.manifests);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.seen !== message) this.emit({ kind: "kept", generation, problems: [], message });
      this.seen = message;
      return;
    }
    if (loaded.generation === this.seen) return;
    this.seen = loaded.generation;
    if (loaded.isRejected) {
      this.emit({ kind: "kept", generation, problems: loaded.problems });
      return;
    }
    if (loaded.generation === generation) {
      // A refused edit was taken back: nothing changes, and whoever saw the refusal should see that it is over.
      this.emit({ kind: "in-force", generation, problems: loaded.problems });
      return;
    }
    this.current = this.putInForce(loaded);
    this.renewDirectory();
    this.emit({ kind: "in-force", generation: loaded.generation, problems: loaded.problems });
    this.inBackground(this.settling.request());
  }

  private async settle(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const { plan, services, name } = this.current;
    this.tell(plan.notices);
    await this.podSet.reconcile(plan.pods, services);
    await writeMeshState(this.options.folder, this.state());
    if (name === this.current.name) this.emit({ kind: "settled", generation: name });
  }

  private putInForce({ generation, set }: LoadedManifests): Generation {
    this.feed.replace(set);
    return { name: generation, services: servicesOf(set), plan: plannedPods(this.index()) };
  }

  /** Pods as the manifests in force describe them, at the places where they run. */
  private renewDirectory(): void {
    const { services, plan } = this.current;
    const placed = plan.pods.flatMap((pod) => {
      const place = this.podSet.get(pod.key)?.place;
      return place === undefined ? [] : [{ pod, place }];
    });
    this.directory = new MeshDirectory(this.index(), services, placed);
  }

  private makePodSet(): MeshPods {
    const { addresses, credentials, cluster, graceMs, environment } = this.options;
    const notice = (text: string): void => this.emit({ kind: "notice", text });
    return new MeshPods({
      placer: new Placer({ mode: addresses, probe: probePort }),
      moved: () => this.renewDirectory(),
      sidecars: {
        feed: this.feed,
        directory: () => this.directory,
        issuer: new Issuer({ credentials, domain: cluster }),
        anchorsPem: credentials.anchorsPem,
        scheduler: systemScheduler,
        clientAddress: (remote) => (this.isPodAddress(remote) ? remote : strangerAddress),
        observe: (pod, side, event) => this.emit({ kind: "sidecar", pod, side, event }),
        notice,
        drainMs: 2_000,
      },
      processes: {
        clock: systemClock,
        graceMs,
        guard: this.guard,
        environment,
        report: (pod, container, report) => this.emit({ kind: "process", pod, container, report }),
        notice,
      },
    });
  }

  private isPodAddress(address: string): boolean {
    return this.options.addresses === "loopback" && this.podSet.hasAddress(address);
  }

  private inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      this.emit({ kind: "notice", text: `the mesh could not follow the manifests: ${why}` });
    });
  }

  /** Each sentence once, however often manifests are edited. */
  private tell(notices: readonly string[]): void {
    for (const text of notices) if (!this.noticed.has(text)) this.emit({ kind: "notice", text });
    this.noticed = new Set(notices);
  }

  private emit(event: MeshEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}

function servicesOf(set: ResourceSet): Service[] {
  return set.resources.filter((resource): resource is Service => resource.kind === "Service");
}
