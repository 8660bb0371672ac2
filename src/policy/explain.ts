import type { Explanation, Question } from "./explanation.js";
import type { PolicyIndex } from "./policy-index.js";

/**
 * Answers a question with the sidecar's own evaluator and says why.
 *
 * @throws MeshtlsError as `PolicyIndex.portPolicy` does.
 */
export function explain(index: PolicyIndex, question: Question): Explanation {
  throw new Error(`not yet: ${index.workloads.length}${question.port}`);
}
