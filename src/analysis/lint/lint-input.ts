import type { PolicyIndex } from "../../policy/index.js";
import type { Problem, ResourceSet } from "../../resources/index.js";

/** What a rule looks at. `index` is made from `set`. */
export interface LintInput {
  readonly set: ResourceSet;
  readonly index: PolicyIndex;
}

/** A question about a whole policy set whose answers are findings. Pure; one file per code. */
export type LintRule = (input: LintInput) => Problem[];
