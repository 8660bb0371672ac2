/**
 * The YAML document around an offset, from its `---` (or the beginning of the text) up to the next one's. A `---` at the
 * beginning of a line is a mark wherever it stands, inside texts too.
 */
export function documentSpan(text: string, offset: number): { readonly start: number; readonly end: number } {
  const mark = /^---(?=\s|$)/gm;
  let start = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found.index > offset) return { start, end: found.index };
    start = found.index;
  }
  return { start, end: text.length };
}
