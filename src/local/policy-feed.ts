import { denyAllPolicy, type PolicyIndex, type PortPolicy, type WorkloadReference } from "../policy/index.js";
import type { PolicySource } from "../proxy/index.js";

/** The policy in force, and whom to tell when it is replaced. */
export class PolicyFeed {
  private index: PolicyIndex;
  private readonly subscribers = new Set<() => void>();
  /** One object, so that a sidecar sees that nothing changed. */
  private readonly nothing: PortPolicy = denyAllPolicy();

  constructor(index: PolicyIndex) {
    this.index = index;
  }

  current(): PolicyIndex {
    return this.index;
  }

  /** Puts another index in force; every sidecar has heard of it when this returns. */
  replace(index: PolicyIndex): void {
    this.index = index;
    for (const changed of [...this.subscribers]) changed();
  }

  /** The policies of one workload. A workload that is no longer in the index admits nobody. */
  source(workload: WorkloadReference): PolicySource {
    return {
      current: (port) =>
        this.index.workload(workload) === undefined ? this.nothing : this.index.portPolicy(workload, port),
      subscribe: (changed) => {
        // Wrapped, so that the same function may subscribe twice and each leaves for itself.
        const subscriber = (): void => changed();
        this.subscribers.add(subscriber);
        return () => this.subscribers.delete(subscriber);
      },
    };
  }
}
