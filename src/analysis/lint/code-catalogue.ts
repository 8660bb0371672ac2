import { problemCatalogue, type ProblemEntry, type Severity } from "../../resources/index.js";
import { lintCatalogue, type LintEntry } from "../lint-catalogue.js";
import { suppressionCatalogue } from "./suppression-catalogue.js";

/** What a code means, whoever finds it. */
export interface CodeEntry {
  readonly title: string;
  /** The severities that it may carry, the usual one first. */
  readonly severities: readonly Severity[];
  /** Why it is a problem, as a sentence. */
  readonly why: string;
  /** How to mend it in general; empty where only the finding's own hint can tell. */
  readonly remedy: string;
}

/** Every code that lint may print, in order. */
export const codeCatalogue: ReadonlyMap<string, CodeEntry> = new Map<string, CodeEntry>(
  [
    ...Object.entries<ProblemEntry>(problemCatalogue).map(
      ([code, { title, severity, why, hint }]): [string, CodeEntry] => {
        return [code, { title, severities: [severity], why: sentence(why), remedy: sentence(hint) }];
      },
    ),
    ...Object.entries<LintEntry>({ ...lintCatalogue, ...suppressionCatalogue }).map(
      ([code, entry]): [string, CodeEntry] => {
        return [code, { ...entry, remedy: "" }];
      },
    ),
  ].sort(([a], [b]) => (a < b ? -1 : 1)),
);

function sentence(text: string): string {
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
