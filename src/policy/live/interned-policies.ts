import { compilePortPolicy, type CompiledPortPolicy } from "../compile-port-policy.js";
import { generationOf } from "../generation.js";
import type { PortPolicyContent } from "../port-policy-content.js";
import { unenforcedPolicy } from "../unenforced-policy.js";

/** A policy that somebody has. */
export interface InternedPolicy {
  readonly generation: string;
  /** Compiled when first asked for. */
  policy(): CompiledPortPolicy;
}

/** Keeps equal policies one object, for as long as somebody has them. */
export class InternedPolicies {
  private readonly entries = new Map<string, { readonly interned: InternedPolicy; holders: number }>();

  /** The policy of this content. Who acquires it must release it. */
  acquire(content: PortPolicyContent): InternedPolicy {
    const generation = generationOf(content);
    let entry = this.entries.get(generation);
    if (entry === undefined) {
      entry = { interned: internedPolicy(generation, content), holders: 0 };
      this.entries.set(generation, entry);
    }
    entry.holders += 1;
    return entry.interned;
  }

  release({ generation }: InternedPolicy): void {
    const entry = this.entries.get(generation);
    if (entry === undefined) return;
    entry.holders -= 1;
    if (entry.holders === 0) this.entries.delete(generation);
  }

  get size(): number {
    return this.entries.size;
  }
}

/** What stands before a port that no sidecar guards. */
export const unenforced: CompiledPortPolicy = unenforcedPolicy();

function internedPolicy(generation: string, content: PortPolicyContent): InternedPolicy {
  let compiled: CompiledPortPolicy | undefined = content === unenforced.content ? unenforced : undefined;
  return { generation, policy: () => (compiled ??= compilePortPolicy(content, generation)) };
}
