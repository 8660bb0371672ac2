/** A stretch of a text and what takes its place, as a unified diff shows it. */
export interface Hunk {
  /** 1-based line of the old text at which it begins. */
  readonly line: number;
  /** `@@ -58,7 +58,8 @@` and the lines under it, each ending in a line end. */
  readonly text: string;
}

/** One hunk that turns `before` into `after`: what stands between two changes is shown too. The texts differ. */
export function hunk(before: string, after: string): Hunk {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const from = Math.max(0, start - context);
  const behind = Math.min(context, end);
  const [oldEnd, nowEnd] = [old.length - end, now.length - end];
  const head = `@@ -${range(from, oldEnd + behind)} +${range(from, nowEnd + behind)} @@`;
  const lines = [
    ...marked(" ", old.slice(from, start)),
    ...marked("-", old.slice(start, oldEnd)),
    ...marked("+", now.slice(start, nowEnd)),
    ...marked(" ", old.slice(oldEnd, oldEnd + behind)),
  ];
  return { line: from + 1, text: [`${head}\n`, ...lines].join("") };
}

/** With their line ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Of nothing, the line before it is named. */
function range(from: number, end: number): string {
  return end === from ? `${from},0` : `${from + 1},${end - from}`;
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.endsWith("\n") ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`,
  );
}

/** As many lines as `diff -u` shows. */
const context = 3;
