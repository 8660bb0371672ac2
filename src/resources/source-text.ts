/** A text with a name, and the way from an offset in it to a line and column. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** 1-based line and column (in UTF-16 units) of an offset; offsets past the end are at the end. */
  position(offset: number): { line: number; column: number };
}

export function sourceText(file: string, text: string): SourceText {
  let starts: number[] | undefined;
  return {
    file,
    text,
    position(offset) {
      starts ??= lineStarts(text);
      const inside = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, inside);
      return { line: line + 1, column: inside - starts[line]! + 1 };
    },
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
