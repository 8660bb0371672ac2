import { defaultClusterSettings, indexPolicy, type ClusterSettings, type PolicyIndex } from "../../src/policy/index.js";
import { parseDocuments, type Problem, type ResourceSet } from "../../src/resources/index.js";

/** A policy set as the product reads it, from YAML in a test. */
export interface PolicySet {
  readonly set: ResourceSet;
  readonly problems: readonly Problem[];
  readonly index: PolicyIndex;
}

/** Reads YAML whose problems are named as of `test.yaml`. `cluster` changes the default settings. */
export function policySet(yaml: string, cluster: Partial<ClusterSettings> = {}): PolicySet {
  const { set, problems } = parseDocuments([{ file: "test.yaml", text: yaml }]);
  return { set, problems, index: indexPolicy(set, { ...defaultClusterSettings, ...cluster }) };
}
