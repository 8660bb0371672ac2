import { complementOf, lastCodePoint, type CharacterSet } from "./character-set.js";
import { asciiPerlSets, perlSet, propertySet } from "./named-sets.js";
import { PatternRefusal, type PatternCursor } from "./pattern-cursor.js";
import type { RegexFlags } from "./regex-flags.js";
import { finished } from "./set-in-mode.js";
import type { Assertion } from "./regex-node.js";

/** What a backslash and what follows it stand for. */
export type Escape =
  | { readonly kind: "literal"; readonly code: number }
  /** With case already folded where the flags say so. */
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "assertion"; readonly assertion: Assertion };

/** Reads an escape; the cursor stands on its backslash. */
export function parseEscape(cursor: PatternCursor, flags: RegexFlags): Escape {
  cursor.take();
  if (cursor.isAtEnd()) throw endedEarly();
  const letter = cursor.take();
  if (/^[0-9]$/.test(letter)) throw new PatternRefusal("backreferences are not supported");
  if (letter === "x" || letter === "u" || letter === "U") return { kind: "literal", code: parseHex(cursor, letter) };
  if (letter === "p" || letter === "P") return { kind: "set", set: parseProperty(cursor, flags, letter === "P") };
  if (/^[dswDSW]$/.test(letter)) return { kind: "set", set: perlClass(letter, flags) };
  // Everything in ASCII that is no letter or digit stands for itself.
  if (/^[\0-\x7f]$/.test(letter) && !/^[0-9A-Za-z<>]$/.test(letter)) return literal(letter);
  const control = controls.get(letter);
  if (control !== undefined) return literal(control);
  return { kind: "assertion", assertion: parseAssertion(cursor, flags, letter) };
}

function parseAssertion(cursor: PatternCursor, flags: RegexFlags, letter: string): Assertion {
  if (letter === "A") return "text-start";
  if (letter === "z") return "text-end";
  if (letter === "B") return flags.unicode ? "not-word-boundary" : "not-ascii-word-boundary";
  if (letter === "<" || letter === ">") throw halfBoundary(`\\${letter}`);
  if (letter !== "b") throw new PatternRefusal("unrecognized escape sequence");
  const after = cursor.position;
  if (cursor.startsWith("{")) {
    cursor.takeToken();
    if (cursor.isAtEnd() || /^[-A-Za-z]$/.test(cursor.here)) throw halfBoundary("\\b{");
    cursor.returnTo(after);
  }
  return flags.unicode ? "word-boundary" : "ascii-word-boundary";
}

function halfBoundary(written: string): PatternRefusal {
  return new PatternRefusal(`the word boundary \`${written}\` is not supported here`);
}

function parseHex(cursor: PatternCursor, letter: "x" | "u" | "U"): number {
  cursor.skipSpace();
  let digits = "";
  if (cursor.startsWith("{")) {
    for (cursor.takeToken(); !cursor.startsWith("}");) digits += hexDigit(cursor);
    if (digits === "") throw new PatternRefusal("hexadecimal literal empty");
    cursor.takeToken();
  } else {
    for (let left = hexLengths[letter]; left > 0; left--) digits += hexDigit(cursor);
  }
  const code = Number.parseInt(digits, 16);
  if (code > lastCodePoint || (code >= 0xd800 && code <= 0xdfff)) {
    throw new PatternRefusal("hexadecimal literal is not a Unicode scalar value");
  }
  return code;
}

function hexDigit(cursor: PatternCursor): string {
  if (cursor.isAtEnd()) throw endedEarly();
  const digit = cursor.takeToken();
  if (!/^[0-9A-Fa-f]$/.test(digit)) throw new PatternRefusal("invalid hexadecimal digit");
  return digit;
}

function parseProperty(cursor: PatternCursor, flags: RegexFlags, inverted: boolean): CharacterSet {
  cursor.skipSpace();
  if (cursor.isAtEnd()) throw endedEarly();
  let name = "";
  if (cursor.startsWith("{")) {
    for (cursor.takeToken(); !cursor.startsWith("}"); name += cursor.takeToken())
      if (cursor.isAtEnd()) throw endedEarly();
    cursor.take();
  } else {
    if (cursor.startsWith("\\")) throw new PatternRefusal("invalid Unicode character class");
    name = cursor.takeToken();
  }
  if (!flags.unicode) throw new PatternRefusal("Unicode not allowed here");
  const [, property = name, operator, value] = /^(.*?)(!=|:|=)(.*)$/su.exec(name) ?? [];
  const set = propertySet(property, value);
  if (set === undefined) throw new PatternRefusal(`Unicode property not found: \`${name}\``);
  return finished(set, flags, inverted !== (operator === "!="));
}

function perlClass(letter: string, flags: RegexFlags): CharacterSet {
  const name = letter.toLowerCase() as "d" | "s" | "w";
  const set = flags.unicode ? perlSet(name) : asciiPerlSets[name];
  return letter === name ? set : complementOf(set, flags.unicode ? lastCodePoint : 0xff);
}

function literal(character: string): Escape {
  return { kind: "literal", code: character.charCodeAt(0) };
}

function endedEarly(): PatternRefusal {
  return new PatternRefusal("incomplete escape sequence, reached end of pattern prematurely");
}

const controls: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["f", "\f"],
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
  ["v", "\v"],
]);

const hexLengths = { x: 2, u: 4, U: 8 } as const;
