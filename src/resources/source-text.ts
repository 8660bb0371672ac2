/** A place in a text: 1-based, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text; `end` is the place behind its last character. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

/** A text with a name, and the way from an offset in it to a line and column and back. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** The place of an offset; offsets past the end are at the end. */
  position(offset: number): Position;
  /** The offset of a place; of a column past the end of its line, or a line past the last, the end. */
  offset(position: Position): number;
  range(span: { readonly offset: number; readonly end: number }): TextRange;
}

export function sourceText(file: string, text: string): SourceText {
  let starts: number[] | undefined;
  const position = (offset: number): Position => {
    starts ??= lineStarts(text);
    const inside = Math.max(0, Math.min(offset, text.length));
    const line = lastAtOrBefore(starts, inside);
    return { line: line + 1, column: inside - starts[line]! + 1 };
  };
  return {
    file,
    text,
    position,
    offset({ line, column }) {
      starts ??= lineStarts(text);
      const start = starts[line - 1] ?? text.length;
      return Math.min(start + column - 1, (starts[line] ?? text.length + 1) - 1);
    },
    range: ({ offset, end }) => ({ start: position(offset), end: position(end) }),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last start that is not after `offset`; the first start is 0. */
function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
