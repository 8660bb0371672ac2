import { PatternRefusal, type PatternCursor } from "./pattern-cursor.js";

/** What a pattern switches on and off as `(?i)`, `(?i-u:...)`. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotMatchesNewline: boolean;
  readonly swapGreed: boolean;
  readonly unicode: boolean;
  /** `\r\n` and `\r` end lines too. */
  readonly crlf: boolean;
  readonly skipSpace: boolean;
}

export const initialFlags: RegexFlags = {
  ignoreCase: false,
  multiLine: false,
  dotMatchesNewline: false,
  swapGreed: false,
  unicode: true,
  crlf: false,
  skipSpace: false,
};

/** Reads flags up to the `:` or `)` that ends them and leaves the cursor there. */
export function parseFlags(cursor: PatternCursor, flags: RegexFlags): RegexFlags {
  const changes: Partial<Record<keyof RegexFlags, boolean>> = {};
  let negated = false;
  let dangling = false;
  while (!cursor.startsWith(":") && !cursor.startsWith(")")) {
    if (cursor.isAtEnd()) throw new PatternRefusal("expected flag but got end of regex");
    const letter = cursor.take();
    dangling = letter === "-";
    if (dangling) {
      if (negated) throw new PatternRefusal("flag negation operator repeated");
      negated = true;
      continue;
    }
    const flag = flagNames.get(letter);
    if (flag === undefined) throw new PatternRefusal("unrecognized flag");
    if (flag in changes) throw new PatternRefusal("duplicate flag");
    changes[flag] = !negated;
  }
  if (dangling) throw new PatternRefusal("dangling flag negation operator");
  return { ...flags, ...changes };
}

const flagNames: ReadonlyMap<string, keyof RegexFlags> = new Map([
  ["i", "ignoreCase"],
  ["m", "multiLine"],
  ["s", "dotMatchesNewline"],
  ["U", "swapGreed"],
  ["u", "unicode"],
  ["R", "crlf"],
  ["x", "skipSpace"],
]);
