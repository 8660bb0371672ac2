/** A set of Unicode code points: ranges in order that neither overlap nor touch. */
export type CharacterSet = readonly CodePointRange[];

export type CodePointRange = readonly [first: number, last: number];

/** The largest code point. */
export const lastCodePoint = 0x10ffff;

/** The set of everything in any of the ranges, which may come in any order. */
export function characterSet(ranges: readonly CodePointRange[]): CharacterSet {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Everything up to `last` that is not in the set. */
export function complementOf(set: CharacterSet, last: number): CharacterSet {
  const rest: CodePointRange[] = [];
  let next = 0;
  for (const range of set) {
    if (range[0] > next) rest.push([next, range[0] - 1]);
    next = range[1] + 1;
  }
  if (next <= last) rest.push([next, last]);
  return rest;
}

export function intersectionOf(a: CharacterSet, b: CharacterSet): CharacterSet {
  return complementOf(
    characterSet([...complementOf(a, lastCodePoint), ...complementOf(b, lastCodePoint)]),
    lastCodePoint,
  );
}

export function differenceOf(a: CharacterSet, b: CharacterSet): CharacterSet {
  return intersectionOf(a, complementOf(b, lastCodePoint));
}

/** What is in exactly one of both. */
export function symmetricDifferenceOf(a: CharacterSet, b: CharacterSet): CharacterSet {
  return characterSet([...differenceOf(a, b), ...differenceOf(b, a)]);
}
