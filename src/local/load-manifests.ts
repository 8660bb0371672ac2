import { createHash } from "node:crypto";
import { readManifests } from "../adapters/files/index.js";
import { hasRejection, parseDocuments, sortProblems, type Problem, type ResourceSet } from "../resources/index.js";

/** What the manifests say at one moment. */
export interface LoadedManifests {
  /** Names the text: equal texts of equally named files have equal ones. */
  readonly generation: string;
  /** Must not be enforced when something is rejected: it lacks what was. */
  readonly set: ResourceSet;
  readonly problems: readonly Problem[];
  readonly isRejected: boolean;
}

/** Reads and checks manifests. Throws `E_SOURCE_UNREADABLE` when a path cannot be read. */
export async function loadManifests(paths: readonly string[]): Promise<LoadedManifests> {
  const files = await readManifests(paths);
  const parsed = parseDocuments(files.sources);
  const problems = sortProblems([...files.problems, ...parsed.problems]);
  const text = JSON.stringify([files.sources, files.problems]);
  return {
    generation: createHash("sha256").update(text).digest("hex").slice(0, 12),
    set: parsed.set,
    problems,
    isRejected: hasRejection(problems),
  };
}
