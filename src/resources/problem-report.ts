import { problemCatalogue, type ProblemCode } from "./problem-catalogue.js";
import type { Fix, Problem, Severity } from "./problem.js";
import type { Span } from "./source-node.js";
import type { SourceText, TextRange } from "./source-text.js";

/** The object that a problem is about; empty strings where they could not be read. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const noObject: ObjectName = { kind: "", namespace: "", name: "" };

/** What is wrong, where. */
export interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  /** Default: the hint of the catalogue. */
  readonly hint?: string;
  readonly object?: ObjectName;
  /** Dotted. Default: the object as a whole. */
  readonly path?: string;
  /** Absent: only a person can mend it. */
  readonly fix?: Fix | undefined;
}

/** A finding at a place, as a problem; severity and default hint are those of the catalogue. */
export function problemAt(place: TextRange & { readonly file: string }, finding: Finding): Problem {
  const { severity, hint }: { severity: Severity; hint: string } = problemCatalogue[finding.code];
  const { kind, namespace, name } = finding.object ?? noObject;
  return {
    code: finding.code,
    severity,
    message: finding.message,
    hint: finding.hint ?? hint,
    kind,
    namespace,
    name,
    path: finding.path ?? "",
    file: place.file,
    line: place.start.line,
    column: place.start.column,
    endLine: place.end.line,
    endColumn: place.end.column,
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  };
}

/** The problems of one run. Rejections are bounded, because hostile text can hold one in every byte. */
export class ProblemReport {
  readonly problems: Problem[] = [];
  readonly #maxRejections: number;
  #rejections = 0;

  constructor(maxRejections: number) {
    this.#maxRejections = maxRejections;
  }

  /** Whether reading should stop: further rejections are not recorded, and one more problem says so. */
  isFull(): boolean {
    return this.#rejections > this.#maxRejections;
  }

  add(source: SourceText, span: Span, finding: Finding): void {
    this.addProblem(problemAt({ file: source.file, ...source.range(span) }, finding));
  }

  addProblem(problem: Problem): void {
    if (this.isFull()) return;
    if (problem.severity === "reject") this.#rejections += 1;
    if (!this.isFull()) {
      this.problems.push(problem);
      return;
    }
    const message = `more than ${this.#maxRejections} rejections; reading stopped here`;
    const place = { line: problem.line, column: problem.column };
    this.problems.push(problemAt({ file: problem.file, start: place, end: place }, { code: "R027", message }));
  }
}
