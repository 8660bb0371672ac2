/** What changed between two texts, as `diff -u` prints it, with three lines around every change. Equal texts: nothing. */
export function unifiedDiff(file: string, before: string, after: string): string[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const steps = script(a, b);
  const hunks = hunksOf(steps);
  if (hunks.length === 0) return [];
  return [`--- ${file}`, `+++ ${file}`, ...hunks.flatMap(hunkLines)];
}

interface Step {
  readonly mark: " " | "-" | "+";
  readonly line: string;
  /** Lines of each text before this one. */
  readonly a: number;
  readonly b: number;
}

/** Lines with their ends, so that a missing or other line end is a difference too. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Equal lines at both ends are paired; between them, each line with the next equal one within reach. */
function script(a: readonly string[], b: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [x, y] = [0, 0];
  const take = (mark: Step["mark"]): void => {
    steps.push({ mark, line: (mark === "+" ? b[y] : a[x])!, a: x, b: y });
    if (mark !== "+") x += 1;
    if (mark !== "-") y += 1;
  };
  while (x < a.length || y < b.length) {
    if (x < a.length && y < b.length && a[x] === b[y]) take(" ");
    else {
      const [removed, added] = nextMeeting(a, b, x, y);
      for (let count = 0; count < removed; count += 1) take("-");
      for (let count = 0; count < added; count += 1) take("+");
    }
  }
  return steps;
}

/** How many lines of each text to pass until the two agree again, as few as possible. */
function nextMeeting(a: readonly string[], b: readonly string[], x: number, y: number): [number, number] {
  const most = Math.max(a.length - x, b.length - y);
  for (let total = 1; total <= Math.min(2 * most, REACH); total += 1) {
    for (let removed = Math.max(0, total - (b.length - y)); removed <= Math.min(total, a.length - x); removed += 1) {
      const added = total - removed;
      const isEnd = x + removed === a.length && y + added === b.length;
      if (isEnd || (a[x + removed] !== undefined && a[x + removed] === b[y + added])) return [removed, added];
    }
  }
  return [a.length - x, b.length - y];
}

function hunksOf(steps: readonly Step[]): Step[][] {
  const groups: { first: number; last: number }[] = [];
  for (const [index, { mark }] of steps.entries()) {
    if (mark === " ") continue;
    const group = groups.at(-1);
    if (group !== undefined && index - group.last <= 2 * CONTEXT + 1) group.last = index;
    else groups.push({ first: index, last: index });
  }
  return groups.map(({ first, last }) => steps.slice(Math.max(0, first - CONTEXT), last + CONTEXT + 1));
}

function hunkLines(hunk: readonly Step[]): string[] {
  const count = (mark: "-" | "+") => hunk.filter((step) => step.mark === " " || step.mark === mark).length;
  const range = (start: number, lines: number) => `${lines === 0 ? start : start + 1},${lines}`;
  const { a, b } = hunk[0]!;
  return [
    `@@ -${range(a, count("-"))} +${range(b, count("+"))} @@`,
    ...hunk.flatMap(({ mark, line }) =>
      line.endsWith("\n")
        ? [`${mark}${line.slice(0, -1).replace(/\r$/, "")}`]
        : [`${mark}${line}`, "\\ No newline at end of file"],
    ),
  ];
}

const CONTEXT = 3;
/** Fixes change few lines at a time. Where texts agree nowhere near, the rest is shown as replaced. */
const REACH = 2_000;
