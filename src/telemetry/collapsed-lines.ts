export interface CollapsedLinesOptions {
  readonly write: (line: string) => void;
  /** Milliseconds on any clock that only goes forward. */
  readonly now: () => number;
  /** How long equal lines are counted instead of written, in milliseconds. Default 5,000. */
  readonly windowMs?: number;
  /** Different lines written in one window; further ones are only counted. Default 50. */
  readonly maxLines?: number;
}

export interface CollapsedLines {
  /** Writes a line that is new in this window, counts one that is not. */
  readonly add: (line: string) => void;
  /** Ends the window: writes the counts. The owner calls it from time to time and at the end. */
  readonly flush: () => void;
}

/**
 * A stream of lines in which repetitions become counts, so that a client that is refused a thousand times a second
 * neither floods the terminal nor goes unseen. Memory is bounded by `maxLines`, whatever peers send.
 */
export function collapsedLines(options: CollapsedLinesOptions): CollapsedLines {
  const { write, now, windowMs = 5_000, maxLines = 50 } = options;
  const repeats = new Map<string, number>();
  let unseen = 0;
  let windowStart = now();

  const flush = (): void => {
    for (const [line, count] of repeats) {
      if (count > 0) write(`${line} (${count} more ${count === 1 ? "time" : "times"})`);
    }
    if (unseen > 0)
      write(`${unseen} further ${unseen === 1 ? "decision" : "decisions"} not shown: too many different ones`);
    repeats.clear();
    unseen = 0;
    windowStart = now();
  };

  return {
    add(line) {
      if (now() - windowStart >= windowMs) flush();
      const count = repeats.get(line);
      if (count !== undefined) {
        repeats.set(line, count + 1);
      } else if (repeats.size < maxLines) {
        repeats.set(line, 0);
        write(line);
      } else {
        unseen += 1;
      }
    },
    flush,
  };
}
