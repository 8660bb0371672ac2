import type { Fix, TextEdit } from "../problem.js";

/** A fix of these edits, or none where one of them cannot be made; the edits of a fix are made together. */
export function fixOf(title: string, ...edits: readonly (readonly TextEdit[] | undefined)[]): Fix | undefined {
  const made: TextEdit[] = [];
  for (const part of edits) {
    if (part === undefined) return undefined;
    made.push(...part);
  }
  return { title, edits: made };
}
