import assert from "node:assert/strict";

/**
 * The text with one hunk of a unified diff applied: where its header says or, when other hunks have moved the lines, at
 * the nearest place where the old lines stand.
 */
export function applyHunk(text: string, hunk: string): string {
  const [head = "", ...rest] = hunk.match(/[^\n]*\n/g) ?? [];
  const header = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n$/.exec(head);
  assert.ok(header !== null, head);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const body = withoutLineEnds(rest);
  const old = body.filter((line) => /^[ -]/.test(line)).map((line) => line.slice(1));
  const now = body.filter((line) => /^[ +]/.test(line)).map((line) => line.slice(1));
  assert.deepEqual([old.length, now.length], [Number(header[2]), Number(header[4])]);
  const wanted = Number(header[1]) - (old.length === 0 ? 0 : 1);
  const places = lines
    .map((_, place) => place)
    .filter((place) => old.every((line, row) => lines[place + row] === line));
  const place = places.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
  assert.ok(place !== undefined, `the old lines are not in the text:\n${hunk}`);
  lines.splice(place, old.length, ...now);
  return lines.join("");
}

/** A line behind which the mark of a missing line end stands has none. */
function withoutLineEnds(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (const line of lines) {
    if (!line.startsWith("\\")) result.push(line);
    else result.push(result.pop()!.slice(0, -1));
  }
  return result;
}
