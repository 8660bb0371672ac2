import type { Command } from "commander";
import { lint } from "../../analysis/index.js";
import { hasRejection, type Problem } from "../../resources/index.js";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { addManifestOptions, loadPolicyView, type ManifestFlags } from "../manifest-options.js";
import { outputOption } from "../output-option.js";
import { problemTable } from "../problem-lines.js";

interface LintFlags extends ManifestFlags {
  readonly output: string;
}

/** `lint`: everything that is wrong with manifests, or probably not what their author meant. */
export function addLint(program: Command, context: CommandContext): void {
  const command = program
    .command("lint")
    .description("find what is wrong in manifests; exit 1 when something would be rejected, 3 when nothing can be read")
    .addOption(outputOption(["table", "json"]));
  addManifestOptions(command).action((flags: LintFlags) => runLint(flags, context));
}

async function runLint(flags: LintFlags, context: CommandContext): Promise<void> {
  const { set, index, problems: problemsSoFar } = await loadPolicyView(flags, context);
  const problems = lint(set, index, problemsSoFar);
  if (flags.output === "json") {
    context.output.json({ problems: problems.map(problemJson) });
  } else {
    if (problems.length > 0) context.output.lines(problemTable(problems));
    context.output.talk(summary(problems, set.resources.length));
  }
  if (!hasRejection(problems)) return;
  const isUnreadable = set.resources.length === 0 && problems.every((problem) => problem.kind === "");
  context.finish(isUnreadable ? exitCode.invalidInput : exitCode.failure);
}

/** The fields are a contract with programs that read them. */
function problemJson({ code, severity, kind, namespace, name, message, hint, file, line, column }: Problem) {
  return { code, severity, kind, namespace, name, message, hint, file, line, column };
}

function summary(problems: readonly Problem[], accepted: number): string {
  const count = (severity: Problem["severity"]) => problems.filter((problem) => problem.severity === severity).length;
  const parts = [plural(count("reject"), "rejection"), plural(count("warn"), "warning"), plural(count("info"), "note")];
  return `${parts.join(", ")}; ${plural(accepted, "object")} accepted`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
