import type { CompiledPortPolicy } from "../compile-port-policy.js";
import type { PortPolicyContent } from "../port-policy-content.js";
import type { InternedPolicies, InternedPolicy } from "./interned-policies.js";
import type { TrackedPort } from "./tracked-workload.js";

/**
 * One place where a policy is worked out, for all ports whose policy hangs on the same things: ports that one Server
 * governs and that have the same probes, or ports without a Server whose workloads are set alike. A change of something
 * it hangs on only marks it; it is worked out anew when somebody asks.
 */
export class PolicyCell {
  readonly members = new Set<TrackedPort>();
  private readonly content: () => PortPolicyContent;
  private readonly policies: InternedPolicies;
  private interned: InternedPolicy | undefined;
  private isStale = true;

  constructor(content: () => PortPolicyContent, policies: InternedPolicies) {
    this.content = content;
    this.policies = policies;
  }

  get generation(): string {
    return this.current().generation;
  }

  get policy(): CompiledPortPolicy {
    return this.current().policy();
  }

  invalidate(): void {
    this.isStale = true;
  }

  /** Gives the policy back. The cell must not be asked again. */
  close(): void {
    if (this.interned !== undefined) this.policies.release(this.interned);
    this.interned = undefined;
  }

  private current(): InternedPolicy {
    if (this.interned !== undefined && !this.isStale) return this.interned;
    const before = this.interned;
    this.interned = this.policies.acquire(this.content());
    this.isStale = false;
    // After the new one was acquired: an equal policy stays the same object.
    if (before !== undefined) this.policies.release(before);
    return this.interned;
  }
}
