/**
 * How long to wait before a program that ended is started again, in milliseconds: 1 s at first, doubled for each further
 * end in a row, at most 30 s. A program that ran for 10 s counts as having worked, and the row starts anew.
 */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(firstDelayMs * 2 ** Math.max(0, endsInARow - 1), maxDelayMs);
}

/** The length of the row after another end. */
export function countEnds(endsInARow: number, ranForMs: number): number {
  return ranForMs >= workedAfterMs ? 1 : endsInARow + 1;
}

const firstDelayMs = 1_000;
const maxDelayMs = 30_000;
const workedAfterMs = 10_000;
