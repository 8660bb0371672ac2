import { indexPolicy, type ClusterSettings, type PolicyIndex } from "../policy/index.js";
import type { Problem, ResourceSet } from "../resources/index.js";

/** A policy set as the commands look at it. */
export interface PolicyView {
  readonly set: ResourceSet;
  readonly index: PolicyIndex;
  /** What is wrong with the documents the set was read from. */
  readonly problems: readonly Problem[];
  /** The files and folders, for messages. */
  readonly sources: readonly string[];
}

/** Joins a set that was read into what the commands look at. */
export function policyView(
  read: { readonly set: ResourceSet; readonly problems: readonly Problem[] },
  cluster: ClusterSettings,
  sources: readonly string[],
): PolicyView {
  return { ...read, index: indexPolicy(read.set, cluster), sources };
}
