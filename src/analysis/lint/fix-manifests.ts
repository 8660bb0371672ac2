import type { ClusterSettings } from "../../policy/index.js";
import { applyEdits, type ManifestSource, type Problem } from "../../resources/index.js";
import { chooseFixes, type FixableProblem } from "./choose-fixes.js";
import { inspect, type Inspection } from "./inspect.js";
import { whyNotAsIntended } from "./intended-change.js";

export interface FixOutcome {
  /** The texts after mending, in their order. */
  readonly sources: readonly ManifestSource[];
  /** What was mended, in the order of mending; places are those of the text it was found in. */
  readonly fixed: readonly FixableProblem[];
  /** Fixes that would have done something else as well, with what. */
  readonly refused: readonly { readonly problem: FixableProblem; readonly why: string }[];
  /** Of the mended texts. */
  readonly inspection: Inspection;
}

/**
 * Makes the fixes of the problems that `isWanted`, until none is left. Each round is read again before it counts: a fix
 * that leaves its problem, adds a rejection or changes what another part of the manifests says is not made.
 */
export function fixManifests(
  sources: readonly ManifestSource[],
  unread: readonly Problem[],
  cluster: ClusterSettings,
  isWanted: (problem: Problem) => boolean,
): FixOutcome {
  const fixed: FixableProblem[] = [];
  const refused = new Map<string, { problem: FixableProblem; why: string }>();
  let current = { sources, inspection: inspect(sources, unread, cluster) };
  let most = Infinity;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const open = current.inspection.problems.filter((problem) => isWanted(problem) && !refused.has(keyOf(problem)));
    const chosen = chooseFixes(open, current.sources).slice(0, most);
    if (chosen.length === 0) break;
    const mended = current.sources.map((source) => edited(source, chosen));
    const inspection = inspect(mended, unread, cluster);
    const why = whyNotAsIntended(current.inspection, inspection, chosen);
    if (why === undefined) {
      current = { sources: mended, inspection };
      fixed.push(...chosen);
      most = Infinity;
    } else if (chosen.length === 1) {
      refused.set(keyOf(chosen[0]!), { problem: chosen[0]!, why });
      most = Infinity;
    } else {
      // One of them is at fault: fewer at a time, until it stands alone.
      most = Math.ceil(chosen.length / 2);
    }
  }
  return { ...current, fixed, refused: [...refused.values()] };
}

function edited(source: ManifestSource, chosen: readonly FixableProblem[]): ManifestSource {
  const edits = chosen.flatMap(({ fix }) => fix.edits.filter(({ file }) => file === source.file));
  return edits.length === 0 ? source : { file: source.file, text: applyEdits(source.text, edits) };
}

function keyOf({ code, kind, namespace, name, path, file }: Problem): string {
  return JSON.stringify([code, kind, namespace, name, path, file]);
}

/** Far more than fixes wait for each other; ends a quarrel between two rules. */
const MAX_ROUNDS = 200;
