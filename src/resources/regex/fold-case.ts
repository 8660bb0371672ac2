import { characterSet, lastCodePoint, type CharacterSet, type CodePointRange } from "./character-set.js";

/**
 * The set with every code point that differs from one of it only in case, by Unicode's simple case folding: the
 * Kelvin sign joins `k`, but `ß` does not join `ss`.
 */
export function foldCase(set: CharacterSet): CharacterSet {
  const cases = (variants ??= findVariants());
  const joined: CodePointRange[] = [];
  for (const [first, last] of set) {
    for (let at = firstAtLeast(cases.codes, first); at < cases.codes.length && cases.codes[at]! <= last; at++) {
      for (const other of cases.others[at]!) joined.push([other, other]);
    }
  }
  return joined.length === 0 ? set : characterSet([...set, ...joined]);
}

/** The same for ASCII letters alone. */
export function foldAsciiCase(set: CharacterSet): CharacterSet {
  const shifted = (from: number, to: number): readonly CodePointRange[] =>
    set
      .map(([first, last]): CodePointRange => [
        Math.max(first, from) + to - from,
        Math.min(last, from + 25) + to - from,
      ])
      .filter(([first, last]) => first <= last);
  return characterSet([...set, ...shifted(0x41, 0x61), ...shifted(0x61, 0x41)]);
}

interface CaseVariants {
  /** All code points that have another case, in rising order. */
  readonly codes: readonly number[];
  /** For each of them the others. */
  readonly others: readonly (readonly number[])[];
}

/** Found once, when first needed: a pattern may fold thousands of sets. */
let variants: CaseVariants | undefined;

function findVariants(): CaseVariants {
  // What shares neither its upper nor its lower case with another can be no variant of it, whatever its folding is.
  const families = new Map<string, Set<string>>();
  const cased: string[] = [];
  for (let code = 0; code <= lastCodePoint; code++) {
    const character = String.fromCodePoint(code);
    const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
    if (lower === character && upper === character) continue;
    cased.push(character);
    const family = new Set([character, lower, upper].flatMap((form) => [...(families.get(form) ?? [form])]));
    for (const form of family) families.set(form, family);
  }
  return {
    codes: cased.map(codeOf),
    others: cased.map((character) => {
      const pattern = new RegExp(`^\\u{${codeOf(character).toString(16)}}$`, "iu");
      return [...families.get(character)!].filter((form) => form !== character && pattern.test(form)).map(codeOf);
    }),
  };
}

function codeOf(character: string): number {
  return character.codePointAt(0)!;
}

function firstAtLeast(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
