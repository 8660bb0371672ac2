import { characterSet, complementOf, intersectionOf, lastCodePoint, type CharacterSet } from "./character-set.js";
import { perlSet } from "./named-sets.js";
import type { Assertion, RegexNode } from "./regex-node.js";

/**
 * Writes a tree in the syntax of RE2, using only what both engines mean alike: sets as ranges of code points, the
 * order of alternatives, greedy and lazy repetition. Text that was written for `encoded` must be encoded first.
 *
 * @param setText how a set of characters is written: `plainSet` or `encodedSet`
 */
export function writeRe2(node: RegexNode, setText: (set: CharacterSet) => string): string {
  switch (node.kind) {
    case "set":
      return setText(node.set);
    case "assertion":
      return assertions[node.assertion];
    case "sequence":
      return `(?:${node.items.map((item) => writeRe2(item, setText)).join("")})`;
    case "choice":
      return `(?:${node.items.map((item) => writeRe2(item, setText)).join("|")})`;
    case "repeat":
      return repeated(`(?:${writeRe2(node.item, setText)})`, node);
  }
}

/** How many steps an engine may have to take for each character of a text. */
export function stateCount(node: RegexNode): number {
  switch (node.kind) {
    case "set":
    case "assertion":
      return 1;
    case "sequence":
    case "choice":
      return node.items.reduce((sum, item) => sum + stateCount(item), 1);
    case "repeat":
      return 1 + stateCount(node.item) * largestFinite(node);
  }
}

/** How many ranges of characters an engine has to read: counted repetition of a set is read once. */
export function rangeCount(node: RegexNode): number {
  switch (node.kind) {
    case "set":
      return node.set.length;
    case "assertion":
      return 0;
    case "sequence":
    case "choice":
      return node.items.reduce((sum, item) => sum + rangeCount(item), 0);
    case "repeat":
      return rangeCount(node.item) * (nestedCount(node) <= largestCount ? 1 : largestFinite(node));
  }
}

export function hasAssertion(node: RegexNode, wanted: readonly Assertion[]): boolean {
  switch (node.kind) {
    case "set":
      return false;
    case "assertion":
      return wanted.includes(node.assertion);
    case "sequence":
    case "choice":
      return node.items.some((item) => hasAssertion(item, wanted));
    case "repeat":
      return hasAssertion(node.item, wanted);
  }
}

export function plainSet(set: CharacterSet): string {
  if (set.length === 0) return `[^\\x{0}-\\x{${lastCodePoint.toString(16)}}]`;
  return `[${set.map(([first, last]) => `\\x{${first.toString(16)}}-\\x{${last.toString(16)}}`).join("")}]`;
}

/**
 * RE2 sees words in ASCII only. Where Unicode's words matter, each character of a word that is not ASCII is put between
 * two underscores, and an underscore is doubled: RE2 then finds a boundary exactly where Unicode has one, and nothing
 * can be read in two ways.
 */
export function encodedSet(set: CharacterSet): string {
  const wordsBeyondAscii = intersectionOf(set, intersectionOf(perlSet("w"), [[0x80, lastCodePoint]]));
  const underscore = intersectionOf(set, [[0x5f, 0x5f]]);
  const rest = intersectionOf(set, complementOf(characterSet([...wordsBeyondAscii, [0x5f, 0x5f]]), lastCodePoint));
  const forms = [plainSet(rest)];
  if (underscore.length > 0) forms.push("__");
  if (wordsBeyondAscii.length > 0) forms.push(`_${plainSet(wordsBeyondAscii)}_`);
  return `(?:${forms.join("|")})`;
}

/** A text for a pattern that was written with `encodedSet`. */
export function encodeWords(text: string): string {
  return text.replace(wordBeyondAscii, (character) => (character === "_" ? "__" : `_${character}_`));
}

/** RE2 limits the product of counts within each other to 1000; where it would be larger, the outer one is written out. */
function repeated(item: string, node: Extract<RegexNode, { kind: "repeat" }>): string {
  const { min, max, greedy } = node;
  const lazy = greedy ? "" : "?";
  if (max === Infinity && min <= 1) return `${item}${min === 0 ? "*" : "+"}${lazy}`;
  if (nestedCount(node) <= largestCount) return `${item}{${min},${max === Infinity ? "" : max}}${lazy}`;
  const optional = max === Infinity ? `${item}*${lazy}` : `${item}?${lazy}`.repeat(max - min);
  return `(?:${item.repeat(min)}${optional})`;
}

function nestedCount(node: RegexNode): number {
  switch (node.kind) {
    case "set":
    case "assertion":
      return 1;
    case "sequence":
    case "choice":
      return Math.max(1, ...node.items.map(nestedCount));
    case "repeat":
      return nestedCount(node.item) * largestFinite(node);
  }
}

/** How often an item has to be written out: its largest count, or its smallest when there is no largest. */
function largestFinite({ min, max }: Extract<RegexNode, { kind: "repeat" }>): number {
  return Math.max(1, max === Infinity ? min : max);
}

const largestCount = 1000;

const assertions: Readonly<Record<Assertion, string>> = {
  "text-start": "\\A",
  "text-end": "\\z",
  "line-start": "(?m:^)",
  "line-end": "(?m:$)",
  "word-boundary": "\\b",
  "not-word-boundary": "\\B",
  "ascii-word-boundary": "\\b",
  "not-ascii-word-boundary": "\\B",
};

const wordBeyondAscii = /_|(?![\0-\x7f])[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/gu;
