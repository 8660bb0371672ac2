import {
  createPolicyIndex,
  denyAllPolicy,
  type ClusterSettings,
  type LivePolicyIndex,
  type PolicyIndex,
  type PortPolicy,
  type WorkloadReference,
} from "../policy/index.js";
import type { PolicySource } from "../proxy/index.js";
import type { ResourceSet } from "../resources/index.js";

/** The policy in force, and whom to tell when it changes. */
export class PolicyFeed {
  private readonly index: LivePolicyIndex;
  /** By workload. */
  private readonly subscribers = new Map<string, Set<() => void>>();
  /** One object, so that a sidecar sees that nothing changed. */
  private readonly nothing: PortPolicy = denyAllPolicy();

  constructor(cluster: ClusterSettings) {
    this.index = createPolicyIndex(cluster);
  }

  /** Always the same index; what it answers changes with `replace`. */
  current(): PolicyIndex {
    return this.index;
  }

  /**
   * Puts other resources in force. When this returns, every sidecar with a port whose policy is another one has heard
   * of it, and no other sidecar was disturbed.
   */
  replace(set: ResourceSet): void {
    const changed = new Set(this.index.replace(set).ports.map(({ workload }) => workloadKey(workload)));
    for (const key of changed) for (const tell of [...(this.subscribers.get(key) ?? [])]) tell();
  }

  /** The policies of one workload. A workload that is no longer in the index admits nobody. */
  source(workload: WorkloadReference): PolicySource {
    return {
      current: (port) =>
        this.index.workload(workload) === undefined ? this.nothing : this.index.portPolicy(workload, port),
      // Wrapped, so that the same function may subscribe twice and each leaves for itself.
      subscribe: (changed) => this.subscribe(workloadKey(workload), () => changed()),
    };
  }

  private subscribe(key: string, subscriber: () => void): () => void {
    const subscribers = this.subscribers.get(key) ?? new Set();
    this.subscribers.set(key, subscribers.add(subscriber));
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0 && this.subscribers.get(key) === subscribers) this.subscribers.delete(key);
    };
  }
}

function workloadKey({ kind, namespace, name }: WorkloadReference): string {
  return JSON.stringify([kind, namespace, name]);
}
