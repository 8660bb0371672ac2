import {
  characterSet,
  differenceOf,
  intersectionOf,
  symmetricDifferenceOf,
  type CharacterSet,
  type CodePointRange,
} from "./character-set.js";
import { posixSet } from "./named-sets.js";
import { parseEscape } from "./parse-escape.js";
import { PatternRefusal, type PatternCursor } from "./pattern-cursor.js";
import type { RegexFlags } from "./regex-flags.js";
import { finished, foldedIn } from "./set-in-mode.js";

/**
 * Reads a class in brackets with everything Rust allows in it: classes in the class, `[:alpha:]`, and the operators
 * `&&`, `--` and `~~`, which bind from left to right and weaker than writing things side by side.
 */
export function parseClass(cursor: PatternCursor, flags: RegexFlags, depth: number): CharacterSet {
  if (depth <= 0) throw new PatternRefusal("exceed the maximum number of nested parentheses/brackets (250)");
  cursor.takeToken();
  const inverted = cursor.startsWith("^");
  if (inverted) cursor.takeToken();
  let left: { readonly set: CharacterSet; readonly operator: SetOperator } | undefined;
  // Put in order once, at the end: a class may have thousands of items.
  let items: CodePointRange[] = [...leadingLiterals(cursor)];
  const operand = (): CharacterSet => {
    const union = characterSet(items);
    if (left === undefined) return union;
    return setOperators[left.operator](foldedIn(left.set, flags), foldedIn(union, flags));
  };
  for (;;) {
    cursor.skipSpace();
    if (cursor.isAtEnd()) throw unclosed();
    if (cursor.takeIf("]")) return finished(operand(), flags, inverted);
    const operator = operatorNames.find((name) => cursor.takeIf(name));
    if (operator !== undefined) {
      left = { set: operand(), operator };
      items = [];
    } else {
      for (const range of parseItem(cursor, flags, depth)) items.push(range);
    }
  }
}

/** At the beginning, hyphens and then a closing bracket stand for themselves. */
function leadingLiterals(cursor: PatternCursor): CharacterSet {
  let set: CharacterSet = [];
  while (cursor.startsWith("-")) {
    cursor.takeToken();
    set = hyphen;
  }
  if (set.length > 0 || !cursor.startsWith("]")) return set;
  cursor.takeToken();
  return [[0x5d, 0x5d]];
}

function parseItem(cursor: PatternCursor, flags: RegexFlags, depth: number): CharacterSet {
  if (cursor.startsWith("[")) return parsePosix(cursor, flags) ?? parseClass(cursor, flags, depth - 1);
  const first = parseMember(cursor, flags);
  cursor.skipSpace();
  if (cursor.isAtEnd()) throw unclosed();
  if (!cursor.startsWith("-") || hyphenEndsHere(cursor)) return first.kind === "set" ? first.set : one(first.code);
  cursor.takeToken();
  if (cursor.isAtEnd()) throw unclosed();
  const last = parseMember(cursor, flags);
  if (first.kind !== "literal" || last.kind !== "literal") {
    throw new PatternRefusal("invalid range boundary, must be a literal");
  }
  if (first.code > last.code) {
    throw new PatternRefusal("invalid character class range, the start must be <= the end");
  }
  return [[first.code, last.code]];
}

type Member =
  { readonly kind: "literal"; readonly code: number } | { readonly kind: "set"; readonly set: CharacterSet };

function parseMember(cursor: PatternCursor, flags: RegexFlags): Member {
  if (!cursor.startsWith("\\")) return { kind: "literal", code: cursor.take().codePointAt(0)! };
  const escape = parseEscape(cursor, flags);
  if (escape.kind === "assertion") throw new PatternRefusal("invalid escape sequence found in character class");
  return escape;
}

/** Whether the hyphen here is no range but the last thing in its class, or the first half of `--`. */
function hyphenEndsHere(cursor: PatternCursor): boolean {
  const start = cursor.position;
  cursor.takeToken();
  const next = cursor.here;
  cursor.returnTo(start);
  return next === "]" || next === "-";
}

function parsePosix(cursor: PatternCursor, flags: RegexFlags): CharacterSet | undefined {
  const start = cursor.position;
  cursor.takeIf("[");
  if (cursor.takeIf(":")) {
    const inverted = cursor.takeIf("^");
    let name = "";
    while (!cursor.isAtEnd() && !cursor.startsWith(":")) name += cursor.take();
    const set = cursor.takeIf(":]") ? posixSet(name) : undefined;
    if (set !== undefined) return finished(set, flags, inverted);
  }
  cursor.returnTo(start);
  return undefined;
}

function one(code: number): CharacterSet {
  return [[code, code]];
}

function unclosed(): PatternRefusal {
  return new PatternRefusal("unclosed character class");
}

type SetOperator = "&&" | "--" | "~~";

const operatorNames: readonly SetOperator[] = ["&&", "--", "~~"];

const setOperators: Readonly<Record<SetOperator, (a: CharacterSet, b: CharacterSet) => CharacterSet>> = {
  "&&": intersectionOf,
  "--": differenceOf,
  "~~": symmetricDifferenceOf,
};

const hyphen: CharacterSet = [[0x2d, 0x2d]];
