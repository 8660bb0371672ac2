import { indexPolicy, type ClusterSettings, type PolicyIndex } from "../../policy/index.js";
import {
  parseDocuments,
  sortProblems,
  type DocumentLimits,
  type ManifestSource,
  type Problem,
  type ResourceSet,
} from "../../resources/index.js";
import { lint } from "./lint.js";
import { suppress, type SuppressedProblem } from "./suppress.js";

/** All that lint says about manifests, and what it was found in. */
export interface Inspection {
  readonly set: ResourceSet;
  readonly index: PolicyIndex;
  /** Those of the parser, of the rules and about suppressions, without those that are suppressed. */
  readonly problems: readonly Problem[];
  readonly suppressed: readonly SuppressedProblem[];
}

/**
 * Reads manifests, indexes them and asks every rule. `unread` is what is wrong with files that have no text; `limits` are
 * those of reading that differ from the default.
 */
export function inspect(
  sources: readonly ManifestSource[],
  unread: readonly Problem[],
  cluster: ClusterSettings,
  limits: Partial<DocumentLimits> = {},
): Inspection {
  const { set, problems, comments } = parseDocuments(sources, limits);
  const index = indexPolicy(set, cluster);
  return { set, index, ...suppress(lint(set, index, sortProblems([...unread, ...problems])), comments) };
}
