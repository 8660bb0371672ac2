import type { Span } from "../source-node.js";

/** Whether a flow map or list has brackets of its own: the map in `[key: value]` has none, and no room for another key. */
export function hasBrackets(text: string, { offset }: Span): boolean {
  return text[offset] === "{" || text[offset] === "[";
}

/** Where the line of an offset begins. */
export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Behind the line that an offset is in, its line end included; an offset at the start of a line ends the line before. */
export function endOfLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const at = text.indexOf("\n", offset);
  return at === -1 ? text.length : at + 1;
}

/** How the lines of a text end. */
export function lineEnd(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
