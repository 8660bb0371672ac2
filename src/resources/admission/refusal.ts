import type { ProblemCode } from "../problem-catalogue.js";
import type { Fix } from "../problem.js";

/** What admission has to say about an object: a refusal or, where the code is one of a warning, an objection. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly path: string;
  /** Absent: the hint of the catalogue. */
  readonly hint?: string;
  /** Absent: only a person can mend it. */
  readonly fix?: Fix | undefined;
}

/** Text as Linkerd's messages show it where they quote it: in double quotes, which are escaped inside. */
export function debugQuoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
