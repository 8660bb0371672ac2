import type { Position } from "./source-text.js";

/**
 * How bad a problem is. `reject`: Linkerd (its CRDs, its webhook or strict kubectl) would refuse the object, and so do
 * we. `warn`: accepted, but probably not what the author meant. `info`: worth knowing.
 */
export type Severity = "reject" | "warn" | "info";

/** A change of a text: what stands from `start` up to `end` becomes `text`. Nothing stands there when both are equal. */
export interface TextEdit {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

/**
 * A mending that a program may make without asking: it changes what the object at fault says and nothing else, it does
 * what the problem's hint says, and it never admits a client whom the author did not name.
 */
export interface Fix {
  /** An instruction in the words of the document: "set `group: policy.linkerd.io`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One finding in a user's document. Problems are collected, never thrown: all of them are reported at once. */
export interface Problem {
  /**
   * `R…`: the document cannot be read (see `docs/reference/lint.md`). `P…`: the policy catalogue of lint.
   */
  readonly code: string;
  readonly severity: Severity;
  /** Lower case, says what is wrong; user input stands in backticks. */
  readonly message: string;
  /** How to mend it. Empty when there is nothing to do. */
  readonly hint: string;
  /** Kind, namespace and name of the object at fault; empty strings where they could not be read. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Dotted path inside the object (`spec.targetRef.group`); empty for the object as a whole. */
  readonly path: string;
  readonly file: string;
  /** Where it begins; 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Where it ends: the line of the last character. */
  readonly endLine: number;
  /** Behind the last character; equal to `column` where something is missing. */
  readonly endColumn: number;
  /** Absent: only a person can know what was meant. */
  readonly fix?: Fix;
}

/** Problems in the order a reader meets them: by file, then line, then column, then code. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
  );
}

/** Whether any problem means that the set of documents is refused as a whole. */
export function hasRejection(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "reject");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
