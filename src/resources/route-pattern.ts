import { RE2JS } from "re2js";
import { parseRegex } from "./regex/parse-regex.js";
import {
  encodedSet,
  encodeWords,
  hasAssertion,
  plainSet,
  rangeCount,
  stateCount,
  writeRe2,
} from "./regex/write-re2.js";

/** A regular expression out of a route, ready to be held against requests. */
export interface RoutePattern {
  /**
   * Whether the first match found, in the order in which Perl tries alternatives, is the whole text: `a|ab` does not
   * match `ab`, because `a` is found first (policy.md 6.7). Takes time in proportion to the length of the text.
   */
  matchesWhole(text: string): boolean;
}

export type RoutePatternResult =
  { readonly ok: true; readonly pattern: RoutePattern } | { readonly ok: false; readonly why: string };

/**
 * Reads a pattern in the syntax of Rust's `regex` crate, which Linkerd's proxy uses. What cannot be given its exact
 * meaning here is refused with the reason. Which characters are letters is up to the Unicode version of this Node.
 */
export function parseRoutePattern(text: string): RoutePatternResult {
  if (text.length > maxLength) return { ok: false, why: `pattern is longer than ${maxLength} characters` };
  const parsed = parseRegex(text);
  if (!parsed.ok) return parsed;
  const { node } = parsed;
  if (stateCount(node) > maxStates) {
    return { ok: false, why: `compiled regex exceeds size limit of ${maxStates} states` };
  }
  if (rangeCount(node) > maxRanges) {
    return { ok: false, why: `compiled regex exceeds size limit of ${maxRanges} character ranges` };
  }
  const plain = compiled(writeRe2(node, plainSet));
  if (plain === undefined) return { ok: false, why: "pattern is too large" };
  if (!hasAssertion(node, ["word-boundary", "not-word-boundary"])) return { ok: true, pattern: wholeMatcher(plain) };
  if (hasAssertion(node, ["ascii-word-boundary", "not-ascii-word-boundary"])) {
    return { ok: false, why: "word boundaries with and without Unicode in one pattern are not supported here" };
  }
  const encoded = compiled(writeRe2(node, encodedSet));
  if (encoded === undefined) return { ok: false, why: "pattern is too large" };
  return { ok: true, pattern: wordAwareMatcher(wholeMatcher(plain), wholeMatcher(encoded)) };
}

function wholeMatcher(expression: RE2JS): RoutePattern {
  return {
    matchesWhole(text) {
      // Most texts do not match at all, which the faster of both questions tells. One that does may still have a
      // shorter match that is found first.
      if (!expression.testExact(text)) return false;
      const matcher = expression.matcher(text);
      return matcher.lookingAt() && matcher.end() === text.length;
    },
  };
}

function wordAwareMatcher(plain: RoutePattern, encoded: RoutePattern): RoutePattern {
  return {
    matchesWhole: (text) => (ascii.test(text) ? plain.matchesWhole(text) : encoded.matchesWhole(encodeWords(text))),
  };
}

/** Undefined when the engine finds the expression too large; nothing else can be wrong with what was written for it. */
function compiled(expression: string): RE2JS | undefined {
  try {
    return RE2JS.compile(expression);
  } catch {
    return undefined;
  }
}

const ascii = /^[\0-\x7f]*$/;

/** The longest that any field of a route can be (`schemas/route-values.ts`), in UTF-16 units. */
const maxLength = 4096;

/**
 * About sixty `\w` written out, each of which is more than 700 ranges; `\w{1000}` counts as one. Rust's own limit of
 * 10 MiB is near 230 of them. Why a limit: reading that many ranges takes a tenth of a second, for each pattern.
 */
const maxRanges = 50_000;

/** Far more than a route needs, and few enough for every request to be held against it. */
const maxStates = 5000;
