import type { TextEdit } from "../problem.js";
import { sourceText } from "../source-text.js";

/**
 * The text with the edits made. All of them stand in the same text and none overlaps another; the order does not matter,
 * but for insertions at one place.
 *
 * @throws RangeError when two overlap, which the caller has to see to.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const source = sourceText("", text);
  const cuts = edits
    .map(({ start, end, text: put }) => ({ offset: source.offset(start), end: source.offset(end), put }))
    .sort((a, b) => a.offset - b.offset || a.end - b.end);
  let result = "";
  let done = 0;
  for (const { offset, end, put } of cuts) {
    if (offset < done) throw new RangeError("two edits overlap");
    result += text.slice(done, offset) + put;
    done = end;
  }
  return result + text.slice(done);
}
