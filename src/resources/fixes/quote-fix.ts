import { fixOf } from "../edits/fix-of.js";
import { replaceValue } from "../edits/replace-value.js";
import type { WrittenObject } from "../origin.js";
import type { Fix } from "../problem.js";

/**
 * R026: quotes around a word that YAML 1.1 reads as a boolean.
 *
 * Why this is safe: the text is the same one; only readers of YAML 1.1 now see it as well.
 */
export function quoteFix(written: WrittenObject, path: readonly string[], word: string): Fix | undefined {
  return fixOf(`quote \`${word}\``, replaceValue(written, path, word));
}
