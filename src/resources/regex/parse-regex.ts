import { complementOf, lastCodePoint, type CharacterSet } from "./character-set.js";
import { parseClass } from "./parse-class.js";
import { parseEscape } from "./parse-escape.js";
import { PatternCursor, PatternRefusal } from "./pattern-cursor.js";
import { initialFlags, parseFlags, type RegexFlags } from "./regex-flags.js";
import type { RegexNode } from "./regex-node.js";
import { foldedIn, usable } from "./set-in-mode.js";

export type RegexResult =
  { readonly ok: true; readonly node: RegexNode } | { readonly ok: false; readonly why: string };

/**
 * Reads the syntax of Rust's `regex` crate 1, in which Linkerd's proxy takes route patterns. Whatever that crate
 * refuses is refused in its words; what it takes and this reader does not (`\b{start}` and its like, `(?R)` together
 * with `(?m)`, properties that JavaScript has no table for) is refused as well, never read as something similar.
 */
export function parseRegex(pattern: string): RegexResult {
  if (/\p{Cs}/u.test(pattern)) return { ok: false, why: "pattern is not valid Unicode" };
  const cursor = new PatternCursor(pattern);
  try {
    const reading: Reading = { cursor, flags: initialFlags, depth: 0, names: new Set() };
    const node = parseAlternatives(reading);
    if (!cursor.isAtEnd()) throw new PatternRefusal("unopened group");
    return { ok: true, node };
  } catch (error) {
    if (error instanceof PatternRefusal) return { ok: false, why: error.message };
    throw error;
  }
}

interface Reading {
  readonly cursor: PatternCursor;
  /** As they stand here: `(?i)` changes them up to the end of the group it is in. */
  flags: RegexFlags;
  readonly depth: number;
  /** Of all groups so far. */
  readonly names: Set<string>;
}

function parseAlternatives(reading: Reading): RegexNode {
  const { cursor } = reading;
  const items = [parseSequence(reading)];
  while (cursor.takeIf("|")) items.push(parseSequence(reading));
  return items.length === 1 ? items[0]! : { kind: "choice", items };
}

function parseSequence(reading: Reading): RegexNode {
  const { cursor } = reading;
  const items: RegexNode[] = [];
  let repeatable = false;
  for (;;) {
    cursor.skipSpace();
    if (cursor.isAtEnd() || cursor.startsWith("|") || cursor.startsWith(")")) break;
    if ("?*+{".includes(cursor.here)) {
      if (!repeatable) throw new PatternRefusal("repetition operator missing expression");
      items.push(parseRepetition(reading, items.pop()!));
      continue;
    }
    const item = cursor.startsWith("(") ? parseGroup(reading) : parsePrimitive(reading);
    repeatable = item !== undefined;
    if (item !== undefined) items.push(item);
  }
  return items.length === 1 ? items[0]! : { kind: "sequence", items };
}

/** Undefined for flags like `(?i)`, which are nothing that could be repeated. */
function parseGroup(reading: Reading): RegexNode | undefined {
  const { cursor, flags } = reading;
  cursor.takeToken();
  if (lookarounds.some((start) => cursor.startsWith(start))) {
    throw new PatternRefusal("look-around, including look-ahead and look-behind, is not supported");
  }
  if (cursor.takeIf("?P<") || cursor.takeIf("?<")) takeName(reading);
  else if (cursor.takeIf("?")) {
    if (cursor.isAtEnd()) throw new PatternRefusal("unclosed group");
    const start = cursor.position;
    reading.flags = parseFlags(cursor, flags);
    const isEmpty = cursor.position === start;
    if (cursor.takeIf(")")) {
      if (isEmpty) throw new PatternRefusal("repetition operator missing expression");
      cursor.skipsSpace = reading.flags.skipSpace;
      return undefined;
    }
    cursor.take();
  }
  if (reading.depth >= maxDepth) {
    throw new PatternRefusal("exceed the maximum number of nested parentheses/brackets (250)");
  }
  cursor.skipsSpace = reading.flags.skipSpace;
  const inner = parseAlternatives({ ...reading, depth: reading.depth + 1 });
  reading.flags = flags;
  cursor.skipsSpace = flags.skipSpace;
  if (!cursor.takeIf(")")) throw new PatternRefusal("unclosed group");
  // A group around one thing must stay one: what follows repeats the whole of it.
  return inner;
}

function takeName({ cursor, names }: Reading): void {
  let name = "";
  while (!cursor.isAtEnd() && !cursor.startsWith(">")) {
    const character = cursor.take();
    const allowed = name === "" ? /^[_\p{Alphabetic}]$/u : /^[_.[\]\p{Alphabetic}\p{N}]$/u;
    if (!allowed.test(character)) throw new PatternRefusal("invalid capture group character");
    name += character;
  }
  if (!cursor.takeIf(">")) throw new PatternRefusal("unclosed capture group name");
  if (name === "") throw new PatternRefusal("empty capture group name");
  if (names.has(name)) throw new PatternRefusal("duplicate capture group name");
  names.add(name);
}

function parseRepetition({ cursor, flags }: Reading, item: RegexNode): RegexNode {
  const operator = cursor.take();
  const { min, max } = operator === "{" ? parseCounts(cursor) : simpleCounts[operator as "?" | "*" | "+"];
  const lazy = cursor.takeIf("?");
  return { kind: "repeat", item, min, max, greedy: lazy === flags.swapGreed };
}

function parseCounts(cursor: PatternCursor): { readonly min: number; readonly max: number } {
  cursor.skipSpace();
  if (cursor.isAtEnd()) throw new PatternRefusal("unclosed counted repetition");
  const from = parseDecimal(cursor);
  let to = from;
  if (cursor.startsWith(",")) {
    cursor.takeToken();
    to = cursor.startsWith("}") ? Infinity : parseDecimal(cursor);
  }
  if (from === undefined || to === undefined) {
    throw new PatternRefusal("repetition quantifier expects a valid decimal");
  }
  if (!cursor.takeIf("}")) throw new PatternRefusal("unclosed counted repetition");
  cursor.skipSpace();
  if (from > to) throw new PatternRefusal("invalid repetition count range, the start must be <= the end");
  return { min: from, max: to };
}

function parseDecimal(cursor: PatternCursor): number | undefined {
  const isSpace = (): boolean => /^\p{White_Space}$/u.test(cursor.here);
  while (isSpace()) cursor.take();
  let digits = "";
  while (/^[0-9]$/.test(cursor.here)) digits += cursor.takeToken();
  while (isSpace()) cursor.takeToken();
  if (digits === "") return undefined;
  if (Number(digits) > 0xffffffff) throw new PatternRefusal("decimal literal invalid");
  return Number(digits);
}

function parsePrimitive({ cursor, flags, depth }: Reading): RegexNode {
  if (cursor.startsWith("[")) return setNode(usable(parseClass(cursor, flags, maxDepth - depth), flags));
  if (cursor.startsWith("\\")) {
    const escape = parseEscape(cursor, flags);
    if (escape.kind === "assertion") return escape;
    return setNode(usable(escape.kind === "set" ? escape.set : literalSet(escape.code, flags), flags));
  }
  const character = cursor.take();
  if (character === ".") return setNode(usable(dot(flags), flags));
  if (character !== "^" && character !== "$") return setNode(literalSet(character.codePointAt(0)!, flags));
  if (flags.multiLine && flags.crlf) throw new PatternRefusal("the flags `m` and `R` together are not supported here");
  const place = character === "^" ? "start" : "end";
  return { kind: "assertion", assertion: `${flags.multiLine ? "line" : "text"}-${place}` };
}

function literalSet(code: number, flags: RegexFlags): CharacterSet {
  return foldedIn([[code, code]], flags);
}

function dot({ unicode, dotMatchesNewline, crlf }: RegexFlags): CharacterSet {
  const newlines: CharacterSet = crlf
    ? [
        [0x0a, 0x0a],
        [0x0d, 0x0d],
      ]
    : [[0x0a, 0x0a]];
  return complementOf(dotMatchesNewline ? [] : newlines, unicode ? lastCodePoint : 0xff);
}

function setNode(set: CharacterSet): RegexNode {
  return { kind: "set", set };
}

const simpleCounts = {
  "?": { min: 0, max: 1 },
  "*": { min: 0, max: Infinity },
  "+": { min: 1, max: Infinity },
} as const;

const lookarounds: readonly string[] = ["?=", "?!", "?<=", "?<!"];

/** Rust's own limit on groups and classes within each other. */
const maxDepth = 250;
