import type { Server, WorkloadResource } from "../../resources/index.js";
import type { CompiledPortPolicy } from "../compile-port-policy.js";
import { LabelIndex } from "../join/label-index.js";
import type { PolicyJoin } from "../join/policy-join.js";
import type { ServerStanding } from "../join/server-facts.js";
import { selectServers, selectsWorkload } from "../join/server-selection.js";
import { objectKey } from "../object-key.js";
import {
  selectableLabels,
  workloadKindOf,
  workloadOf,
  type Annotations,
  type Workload,
  type WorkloadReference,
} from "../workload.js";
import { isTcp } from "../workload-probes.js";
import { byPort, type PortChange } from "./policy-change.js";
import { PortCells } from "./port-cells.js";
import type { TrackedPort, TrackedWorkload } from "./tracked-workload.js";

/**
 * The workloads that are held now, each port's way to its policy, and whose policy may have changed since changes were
 * read last. To touch something is cheap; what follows from it is worked out when somebody asks.
 */
export class PortTable {
  private readonly join: PolicyJoin;
  private readonly namespaceAnnotations: (namespace: string) => Annotations;
  private readonly workloads = new Map<string, TrackedWorkload>();
  private readonly labels = new Map<string, LabelIndex<TrackedWorkload>>();
  private readonly cells: PortCells;
  /** Whose ports may lie in other cells, or be others. */
  private readonly movedWorkloads = new Set<TrackedWorkload>();
  private readonly movedPorts = new Set<TrackedPort>();

  constructor(join: PolicyJoin, namespaceAnnotations: (namespace: string) => Annotations) {
    this.join = join;
    this.namespaceAnnotations = namespaceAnnotations;
    this.cells = new PortCells(join);
  }

  put(resource: WorkloadResource): void {
    const reference = referenceOf(resource);
    const key = workloadKey(reference);
    const tracked = this.workloads.get(key) ?? trackedWorkload(key, reference);
    this.workloads.set(key, tracked);
    tracked.resource = resource;
    tracked.workload = undefined;
    this.labelsOf(reference.namespace).put(tracked, selectableLabels(resource));
    this.touch(tracked);
  }

  remove(resource: WorkloadResource): void {
    const tracked = this.workloads.get(workloadKey(referenceOf(resource)));
    if (tracked === undefined) return;
    const { namespace } = tracked.reference;
    const labels = this.labelsOf(namespace);
    labels.delete(tracked);
    if (labels.size === 0) this.labels.delete(namespace);
    tracked.resource = undefined;
    tracked.workload = undefined;
    tracked.asked.clear();
    this.touch(tracked);
    // Nobody was told of any of its ports: there is nothing to take back.
    if ([...tracked.ports.values()].every(({ told }) => told === null)) this.forget(tracked);
  }

  /** Something that the policies of the Server's ports hang on has changed. */
  touchServer(namespace: string, name: string): void {
    this.cells.touchServer(namespace, name);
  }

  /** The Server may govern other ports than before. Called with the Server as it was and as it is. */
  touchSelection({ metadata, spec }: Server): void {
    const selector = spec.podSelector ?? spec.externalWorkloadSelector;
    if (selector === undefined) return;
    for (const tracked of this.labels.get(metadata.namespace)?.matching(selector) ?? []) this.touch(tracked);
  }

  /** What the injector copies from the namespace may have changed. */
  touchNamespace(namespace: string): void {
    for (const tracked of this.labels.get(namespace)?.items() ?? []) {
      tracked.workload = undefined;
      this.touch(tracked);
    }
  }

  /** Undefined: there is no such workload. */
  standing(reference: WorkloadReference): ServerStanding | undefined {
    const tracked = this.workloads.get(workloadKey(reference));
    return tracked === undefined ? undefined : this.settle(tracked);
  }

  /** In no order. */
  *standings(): Iterable<ServerStanding> {
    for (const tracked of this.workloads.values()) {
      const standing = this.settle(tracked);
      if (standing !== undefined) yield standing;
    }
  }

  /** The policy in force at a port, which is of interest from now on. */
  policy({ workload, selection }: ServerStanding, port: number): CompiledPortPolicy {
    const tracked = this.workloads.get(workloadKey(workload))!;
    tracked.asked.add(port);
    let found = tracked.ports.get(port);
    if (found === undefined) {
      const cell = this.cells.at(workload, port, selection.winners.get(port));
      found = { owner: tracked, port, cell: undefined, isWanted: true, told: cell.generation };
      tracked.ports.set(port, found);
      this.cells.place(found, cell);
    }
    found.isWanted = true;
    return found.cell!.policy;
  }

  /** The ports whose policy is another one than when this was called last. */
  takeChanges(): readonly PortChange[] {
    const gone = [...this.movedWorkloads].filter(({ resource }) => resource === undefined);
    for (const tracked of this.movedWorkloads) this.settle(tracked);
    for (const port of this.cells.takeTouched()) this.movedPorts.add(port);
    const changes: PortChange[] = [];
    for (const port of this.movedPorts) {
      const after = port.cell?.generation ?? null;
      if (after !== port.told)
        changes.push({ workload: port.owner.reference, port: port.port, before: port.told, after });
      port.told = after;
      if (!port.isWanted) this.drop(port);
    }
    for (const tracked of gone) this.forget(tracked);
    this.movedWorkloads.clear();
    this.movedPorts.clear();
    return changes.sort(byPort);
  }

  /** How many things of each sort are held: for tests that nothing is kept that nobody needs. */
  get sizes(): {
    readonly workloads: number;
    readonly namespaces: number;
    readonly cells: number;
    readonly policies: number;
  } {
    return { workloads: this.workloads.size, namespaces: this.labels.size, ...this.cells.sizes };
  }

  private touch(tracked: TrackedWorkload): void {
    tracked.standing = undefined;
    this.movedWorkloads.add(tracked);
  }

  private labelsOf(namespace: string): LabelIndex<TrackedWorkload> {
    const found = this.labels.get(namespace) ?? new LabelIndex();
    this.labels.set(namespace, found);
    return found;
  }

  /** Works out what was touched: which Servers stand how, which ports matter, and in which cells they lie. */
  private settle(tracked: TrackedWorkload): ServerStanding | undefined {
    if (tracked.resource === undefined) {
      for (const port of tracked.ports.values()) this.move(port, undefined);
      return undefined;
    }
    if (tracked.standing !== undefined) return tracked.standing;
    const { reference, resource } = tracked;
    tracked.workload ??= workloadOf(resource, this.namespaceAnnotations(reference.namespace), this.join.cluster);
    const { workload } = tracked;
    const selecting = this.join.objects
      .in(reference.namespace)
      .serverSelectors.matching(workload.labels)
      .filter((server) => selectsWorkload(server, workload));
    const selection = selectServers(selecting, workload);
    tracked.standing = { workload, selecting, selection };
    this.placePorts(tracked, tracked.standing);
    return tracked.standing;
  }

  private placePorts(tracked: TrackedWorkload, { workload, selection }: ServerStanding): void {
    const wanted = new Set([...tcpPorts(workload), ...selection.winners.keys(), ...tracked.asked]);
    for (const number of wanted) {
      if (tracked.ports.has(number)) continue;
      tracked.ports.set(number, { owner: tracked, port: number, cell: undefined, isWanted: true, told: null });
    }
    for (const port of tracked.ports.values()) {
      port.isWanted = wanted.has(port.port);
      if (!port.isWanted && port.told === null) {
        this.drop(port);
        continue;
      }
      this.move(port, this.cells.at(workload, port.port, selection.winners.get(port.port)));
      // Its policy may be as it was, and it must be forgotten all the same when changes are read.
      if (!port.isWanted) this.movedPorts.add(port);
    }
  }

  private move(port: TrackedPort, cell: TrackedPort["cell"]): void {
    if (port.cell === cell && port.told !== null) return;
    this.cells.place(port, cell);
    this.movedPorts.add(port);
  }

  private drop(port: TrackedPort): void {
    this.cells.place(port, undefined);
    port.owner.ports.delete(port.port);
    this.movedPorts.delete(port);
  }

  private forget(tracked: TrackedWorkload): void {
    for (const port of tracked.ports.values()) this.drop(port);
    this.workloads.delete(tracked.key);
    this.movedWorkloads.delete(tracked);
  }
}

function workloadKey({ kind, namespace, name }: WorkloadReference): string {
  return objectKey(kind, namespace, name);
}

function referenceOf(resource: WorkloadResource): WorkloadReference {
  const { namespace, name } = resource.metadata;
  return { kind: workloadKindOf(resource), namespace, name };
}

function trackedWorkload(key: string, reference: WorkloadReference): TrackedWorkload {
  return {
    key,
    reference,
    resource: undefined,
    workload: undefined,
    standing: undefined,
    ports: new Map(),
    asked: new Set(),
  };
}

function tcpPorts({ ports }: Workload): readonly number[] {
  return ports.filter(({ protocol }) => isTcp(protocol)).map(({ number }) => number);
}
