import { hasRejection, nearestName, quoted, sortProblems } from "../../resources/index.js";
import type { LintComment, Problem } from "../../resources/index.js";
import { codeCatalogue } from "./code-catalogue.js";
import type { SuppressionCode } from "./suppression-catalogue.js";

/** A finding that a comment beside it declares known and accepted. */
export interface SuppressedProblem {
  readonly problem: Problem;
  /** As its author gives it. */
  readonly reason: string;
}

/**
 * Sets aside the findings that comments suppress: `# meshtls-lint: ignore P012, P009 -- reason`, at the end of the line
 * on which the finding begins, on the line above, or above an object for all of it. A rejection is never set aside. What
 * is wrong with a comment is a finding of its own.
 */
export function suppress(
  found: readonly Problem[],
  comments: readonly LintComment[],
): { problems: Problem[]; suppressed: SuppressedProblem[] } {
  const complaints: Problem[] = [];
  const reasons = new Map<Problem, string>();
  const isWhole = !hasRejection(found);
  for (const comment of comments) {
    const complain = (code: SuppressionCode, message: string, hint: string): void => {
      complaints.push(complaint(comment, code, message, hint));
    };
    const directive = parseDirective(comment.text);
    if (directive === undefined) {
      complain("S005", `the comment ${quoted(comment.text)} is not understood`, `write \`${FORM}\``);
      continue;
    }
    if (directive.reason === "")
      complain("S001", "the suppression gives no reason, so it is not in force", `write \`${FORM}\``);
    for (const code of directive.codes) {
      const entry = codeCatalogue.get(code);
      if (entry === undefined) {
        const meant = nearestName(code, codeCatalogue.keys());
        complain(
          "S002",
          `there is no code ${quoted(code)}`,
          meant === undefined ? LIST_OF_CODES : `did you mean \`${meant}\`?`,
        );
        continue;
      }
      const matching = found.filter((problem) => problem.code === code && isAbout(comment, problem));
      const isRefused = matching.some(({ severity }) => severity === "reject");
      if (isRefused || entry.severities.every((severity) => severity === "reject")) {
        complain("S003", `${code} cannot be suppressed: the manifests would be refused all the same`, MEND_IT);
      } else if (code.startsWith("S")) {
        complain("S003", `${code} cannot be suppressed: it is about suppressions`, MEND_IT);
      } else if (matching.length === 0) {
        if (isWhole) complain("S004", `the suppression of ${code} suppresses nothing`, REMOVE_IT);
      } else if (directive.reason !== "") {
        for (const problem of matching) if (!reasons.has(problem)) reasons.set(problem, directive.reason);
      }
    }
  }
  const kept = found.filter((problem) => !reasons.has(problem) || problem.severity === "reject");
  const set = found.filter((problem) => reasons.has(problem) && problem.severity !== "reject");
  return {
    problems: sortProblems([...kept, ...complaints]),
    suppressed: set.map((problem) => ({ problem, reason: reasons.get(problem)! })),
  };
}

/** Undefined when the text has another form. A missing reason is empty. */
function parseDirective(text: string): { codes: readonly string[]; reason: string } | undefined {
  const [order = "", ...rest] = text.split("--");
  const [verb, ...codes] = order.split(/[\s,]+/).filter((word) => word !== "");
  if (verb !== "ignore" || codes.length === 0) return undefined;
  return { codes: [...new Set(codes)], reason: rest.join("--").trim() };
}

function isAbout({ file, subject }: LintComment, problem: Problem): boolean {
  return problem.file === file && problem.line >= subject.first && problem.line <= subject.last;
}

function complaint({ file, range }: LintComment, code: SuppressionCode, message: string, hint: string): Problem {
  const { start, end } = range;
  const place = { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  return { code, severity: "warn", message, hint, kind: "", namespace: "", name: "", path: "", ...place };
}

const FORM = "# meshtls-lint: ignore CODE -- REASON";
const LIST_OF_CODES = "the codes are in docs/reference/lint.md";
const MEND_IT = "remove the comment and mend what it is about";
// Why no fix: linting part of a set would find too little and take away what the whole set needs.
const REMOVE_IT = "remove the comment; put it on the finding's own line or above it, if the finding is elsewhere";
