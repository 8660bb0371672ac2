import type { SuppressedProblem } from "../../analysis/index.js";
import type { Problem } from "../../resources/index.js";

/** What every output of `lint` shows. */
export interface LintReport {
  /** In the order a reader meets them. */
  readonly problems: readonly Problem[];
  readonly suppressed: readonly SuppressedProblem[];
}

/** As JSON. The fields are a contract with programs that read them; `fix` and `suppression` are left out where none is. */
export function reportJson({ problems, suppressed }: LintReport): unknown {
  return {
    problems: problems.map(problemJson),
    suppressed: suppressed.map(({ problem, reason }) => ({ ...problemJson(problem), suppression: { reason } })),
  };
}

function problemJson(problem: Problem) {
  const { code, severity, kind, namespace, name, message, hint, path, file, line, column, endLine, endColumn } =
    problem;
  return {
    ...{ code, severity, kind, namespace, name, message, hint, path, file, line, column, endLine, endColumn },
    ...(problem.fix === undefined ? {} : { fix: problem.fix }),
  };
}
