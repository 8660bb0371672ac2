import { Option } from "commander";
import { codeCatalogue } from "../../analysis/index.js";
import { MeshtlsError } from "../../errors.js";
import { nearestName, type Problem, type Severity } from "../../resources/index.js";

/** Which findings are shown, and which make the command fail. */
export interface SelectionFlags {
  /** Codes with commas between; empty: all. */
  readonly only?: string;
  readonly minSeverity: Severity;
  readonly failOn: Severity;
}

export interface Selection {
  readonly isShown: (problem: Problem) => boolean;
  /**
   * Whether the problems call for exit code 1. A rejection always does, shown or not: nothing else was looked at in full,
   * so a check that asks for one code must not pass.
   */
  readonly isFailure: (problems: readonly Problem[]) => boolean;
}

export function selectionOptions(): Option[] {
  return [
    new Option("--only <codes>", "show only these codes, such as `P005,P012`; rejections still fail"),
    new Option("--min-severity <severity>", "show nothing milder").choices(severities).default("info"),
    new Option("--fail-on <severity>", "exit 1 for what is shown and as bad as this")
      .choices(severities)
      .default("reject"),
  ];
}

/** @throws MeshtlsError `E_USAGE` for a code that does not exist. */
export function selection({ only, minSeverity, failOn }: SelectionFlags): Selection {
  const codes = only === undefined ? undefined : new Set(only.split(/[\s,]+/).filter((code) => code !== ""));
  for (const code of codes ?? []) failUnlessCode(code);
  const isShown = ({ code, severity }: Problem): boolean =>
    (codes === undefined || codes.has(code)) && rank(severity) <= rank(minSeverity);
  return {
    isShown,
    isFailure: (problems) =>
      problems.some(
        (problem) => problem.severity === "reject" || (isShown(problem) && rank(problem.severity) <= rank(failOn)),
      ),
  };
}

function failUnlessCode(code: string): void {
  if (codeCatalogue.has(code)) return;
  const meant = nearestName(code, codeCatalogue.keys());
  throw new MeshtlsError("E_USAGE", `there is no code \`${code}\``, {
    hint: meant === undefined ? "the codes are in docs/reference/lint.md" : `did you mean \`${meant}\`?`,
  });
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

const severities: readonly Severity[] = ["reject", "warn", "info"];
