import { fixOf } from "../edits/fix-of.js";
import { replaceValue } from "../edits/replace-value.js";
import { defaultPolicyNames, proxyProtocols } from "../model.js";
import type { WrittenObject } from "../origin.js";
import type { Fix } from "../problem.js";
import { findNode } from "../source-node.js";

/**
 * A010, A011: the name that was written with other capitals or punctuation (`http/1`, `all_authenticated`).
 *
 * Why this is safe: the letters and digits are those of one name and no other. Letters that differ are never guessed:
 * `all-authenticated` and `all-unauthenticated` are two of them apart, and everyone.
 */
export function spellingFix(written: WrittenObject, code: string, path: readonly string[]): Fix | undefined {
  const names = NAMES.get(code);
  const value = findNode(written.root, path)?.value;
  if (names === undefined || typeof value !== "string") return undefined;
  const [meant, ...others] = names.filter((name) => lettersOf(name) === lettersOf(value));
  if (meant === undefined || others.length > 0) return undefined;
  return fixOf(`write \`${meant}\``, replaceValue(written, path, meant));
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[-_./ ]/g, "");
}

const NAMES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["A010", proxyProtocols],
  ["A011", defaultPolicyNames],
]);
