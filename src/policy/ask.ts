import type { CompiledPortPolicy } from "./compile-port-policy.js";
import type { Question } from "./explanation.js";
import type { Decision } from "./model.js";
import { pathwayOf, type Pathway } from "./pathway.js";
import type { PolicyIndex } from "./policy-index.js";

/** A question with its answer, and the way there. */
export interface Asked {
  readonly policy: CompiledPortPolicy;
  readonly pathway: Pathway;
  /** The object that the sidecar's own evaluation gives. */
  readonly decision: Decision;
}

/**
 * Answers a question as the sidecar would: `explain` without the explanation.
 *
 * @throws MeshtlsError as `PolicyIndex.portPolicy` does.
 */
export function ask(index: PolicyIndex, question: Question): Asked {
  const policy = index.portPolicy(question.workload, question.port);
  const { enforced } = index.enforcement(question.workload, question.port);
  const pathway = pathwayOf(question, policy, enforced);
  const permit = policy.admit(pathway.peer);
  return { policy, pathway, decision: pathway.head === null ? permit.tcp : permit.request(pathway.head) };
}
