import { complementOf, lastCodePoint, type CharacterSet } from "./character-set.js";
import { foldAsciiCase, foldCase } from "./fold-case.js";
import { PatternRefusal } from "./pattern-cursor.js";
import type { RegexFlags } from "./regex-flags.js";

/** The set as the flags read it: with both cases if case is ignored, and only then inverted. */
export function finished(set: CharacterSet, flags: RegexFlags, inverted: boolean): CharacterSet {
  const folded = foldedIn(set, flags);
  // Without Unicode a class is one of bytes, so that what is not in it reaches up to the last byte.
  return inverted ? complementOf(folded, flags.unicode ? lastCodePoint : 0xff) : folded;
}

/** The set with both cases if the flags ignore case. */
export function foldedIn(set: CharacterSet, flags: RegexFlags): CharacterSet {
  if (!flags.ignoreCase) return set;
  return flags.unicode ? foldCase(set) : foldAsciiCase(set);
}

/** Refuses a set of bytes that reaches beyond ASCII: it could match the half of a character. */
export function usable(set: CharacterSet, flags: RegexFlags): CharacterSet {
  if (!flags.unicode && set.some(([, last]) => last > 0x7f))
    throw new PatternRefusal("pattern can match invalid UTF-8");
  return set;
}
