import { characterSet, lastCodePoint, type CharacterSet, type CodePointRange } from "./character-set.js";

/**
 * The set with every code point that differs from one of it only in case, by Unicode's simple case folding: the
 * Kelvin sign joins `k`, but `ß` does not join `ss`.
 */
export function foldCase(set: CharacterSet): CharacterSet {
  const pattern = new RegExp(`^[${set.map(classRange).join("")}]$`, "iu");
  const others = casedCharacters().filter((character) => pattern.test(character));
  return characterSet([...set, ...others.map(rangeOf)]);
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

let cased: readonly string[] | undefined;

/** All characters that have another case: the only ones that folding can add. Found once, when first needed. */
function casedCharacters(): readonly string[] {
  if (cased !== undefined) return cased;
  const found: string[] = [];
  for (let code = 0; code <= lastCodePoint; code++) {
    const character = String.fromCodePoint(code);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) found.push(character);
  }
  cased = found;
  return found;
}

function rangeOf(character: string): CodePointRange {
  const code = character.codePointAt(0)!;
  return [code, code];
}

function classRange([first, last]: CodePointRange): string {
  return `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`;
}
