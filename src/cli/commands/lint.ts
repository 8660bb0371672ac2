import type { Command } from "commander";
import { inspect, type Inspection } from "../../analysis/index.js";
import { MeshtlsError } from "../../errors.js";
import type { Problem } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { artifactLocation, pathBelow } from "../lint/artifact-location.js";
import { githubLines } from "../lint/github-lines.js";
import { reportJson, type LintReport } from "../lint/lint-report.js";
import { selection, selectionOptions, type SelectionFlags } from "../lint/lint-selection.js";
import { mend } from "../lint/mend.js";
import { sarifLog } from "../lint/sarif-log.js";
import {
  addManifestOptions,
  failWithoutObjects,
  readManifestTexts,
  type ManifestFlags,
  type ManifestTexts,
} from "../manifest-options.js";
import { outputOption } from "../output-option.js";
import { problemTable } from "../problem-lines.js";

interface LintFlags extends ManifestFlags, SelectionFlags {
  readonly output: "table" | "json" | "sarif" | "github";
  readonly fix: boolean;
  readonly dryRun: boolean;
}

/** `lint`: everything that is wrong with manifests, or probably not what their author meant. */
export function addLint(program: Command, context: CommandContext): void {
  const command = program
    .command("lint")
    .description(
      "find what is wrong in manifests, and mend it with --fix; exit 1 when something would be rejected or is as bad as --fail-on, 3 when nothing can be read",
    )
    .addOption(outputOption(["table", "json", "sarif", "github"]))
    .option(
      "--fix",
      "make the fixes that are certain and open nothing; manifests of standard input are printed mended",
      false,
    )
    .option("--dry-run", "with --fix: print what would change as a diff, and change nothing", false);
  for (const option of selectionOptions()) command.addOption(option);
  addManifestOptions(command).action((flags: LintFlags) => runLint(flags, context));
}

async function runLint(flags: LintFlags, context: CommandContext): Promise<void> {
  const { isShown, isFailure } = selection(flags);
  if (flags.dryRun && !flags.fix) throw new MeshtlsError("E_USAGE", "--dry-run is for --fix", { hint: "add --fix" });
  const texts = await readManifestTexts(flags, context);
  const isTextOnStdout = flags.fix && (flags.dryRun || texts.paths.includes("-"));
  if (isTextOnStdout && flags.output !== "table") {
    throw new MeshtlsError("E_USAGE", `-o ${flags.output} and the manifests cannot both go to stdout`, {
      hint: "run lint once with --fix and once more with -o",
    });
  }
  const { inspection, isWritten } = flags.fix
    ? await mend(texts, isShown, flags.dryRun, context)
    : { inspection: inspected(texts), isWritten: true };
  const { problems, suppressed, set } = inspection;
  failWithoutObjects(set, problems, texts.paths);

  const shown = problems.filter(isShown);
  print(
    { problems: shown, suppressed: suppressed.filter(({ problem }) => isShown(problem)) },
    isTextOnStdout,
    flags,
    context,
  );
  if (flags.output === "table") context.output.talk(summary(inspection, problems.length - shown.length));
  if (!isFailure(problems)) {
    if (!isWritten) context.finish(exitCode.failure);
    return;
  }
  const isUnreadable = set.resources.length === 0 && problems.every((problem) => problem.kind === "");
  context.finish(isUnreadable ? exitCode.invalidInput : exitCode.failure);
}

function inspected({ sources, problems, cluster }: ManifestTexts): Inspection {
  return inspect(sources, problems, cluster);
}

function print(
  report: LintReport,
  isTextOnStdout: boolean,
  { output: format }: LintFlags,
  context: CommandContext,
): void {
  const { output, io } = context;
  switch (format) {
    case "json":
      output.json(reportJson(report));
      return;
    case "sarif":
      output.json(sarifLog(report, io.version, (file) => artifactLocation(io.cwd, file)));
      return;
    case "github":
      output.lines(githubLines(report.problems, (file) => pathBelow(io.cwd, file) ?? file));
      return;
    case "table":
      if (report.problems.length === 0) return;
      if (isTextOnStdout) for (const line of problemTable(report.problems)) output.talk(line);
      else output.lines(problemTable(report.problems));
  }
}

/** Counts of all that was found, whatever is shown of it. */
function summary({ problems, suppressed, set }: Inspection, hidden: number): string {
  const count = (severity: Problem["severity"]) => problems.filter((problem) => problem.severity === severity).length;
  const parts = [plural(count("reject"), "rejection"), plural(count("warn"), "warning"), plural(count("info"), "note")];
  const aside = [
    ...(hidden === 0 ? [] : [`${hidden} of them not shown`]),
    ...(suppressed.length === 0 ? [] : [`${suppressed.length} suppressed`]),
  ];
  const found = [...parts, ...aside].join(", ");
  return `${found}; ${plural(set.resources.length, "object")} accepted`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
