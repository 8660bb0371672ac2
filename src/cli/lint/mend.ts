import { replaceFile } from "../../adapters/files/index.js";
import { fixManifests, type Inspection } from "../../analysis/index.js";
import type { Problem } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import type { ManifestTexts } from "../manifest-options.js";
import { unifiedDiff } from "./unified-diff.js";

/**
 * Makes the safe fixes and says on stderr what was mended: files are written, standard input is printed mended. With
 * `isDryRun` what would change is printed as a diff and nothing is written.
 *
 * Returns what is to be said about the mended manifests, and whether every file could be written.
 */
export async function mend(
  { sources, problems, cluster }: ManifestTexts,
  isWanted: (problem: Problem) => boolean,
  isDryRun: boolean,
  { output }: CommandContext,
): Promise<{ inspection: Inspection; isWritten: boolean }> {
  const { sources: after, fixed, refused, inspection } = fixManifests(sources, problems, cluster, isWanted);
  let isWritten = true;
  const failed = new Set<string>();
  for (const [index, { file, text }] of sources.entries()) {
    const mended = after[index]!.text;
    if (isDryRun) output.lines(unifiedDiff(file, text, mended));
    else if (file === "<stdin>") output.echo(mended);
    else if (mended !== text) {
      const why = await replaceFile(file, text, mended);
      if (why === undefined) continue;
      output.error(`\`${file}\` ${why}`, "it was left as it is");
      failed.add(file);
      isWritten = false;
    }
  }
  const verb = isDryRun ? "would fix" : "fixed";
  for (const { code, file, line, column, fix } of fixed.filter((problem) => !failed.has(problem.file))) {
    output.talk(`${verb} ${code} at ${file}:${line}:${column}: ${fix.title}`);
  }
  for (const { problem, why } of refused) {
    output.warning(`${problem.code} at ${problem.file}:${problem.line}:${problem.column} was not fixed: ${why}`);
  }
  return { inspection, isWritten };
}
