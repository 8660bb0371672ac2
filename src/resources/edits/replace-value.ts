import type { WrittenObject } from "../origin.js";
import type { TextEdit } from "../problem.js";
import { editableNodes } from "./editable-nodes.js";
import { valueText, type EditValue } from "./value-text.js";

/**
 * Puts another value in place of the scalar at a path; a key without a value gets it. A text keeps its quotes, a number
 * stands without. Undefined where the path leads to no scalar, to a text in block style, or through an anchor, alias or
 * tag.
 */
export function replaceValue(
  { source, root }: WrittenObject,
  path: readonly string[],
  value: EditValue,
): TextEdit[] | undefined {
  const nodes = editableNodes(root, path);
  const node = nodes?.at(-1);
  if (node === undefined || node.children.size > 0 || BLOCK_TEXT.has(node.style)) return undefined;
  const { file } = source;
  if (node.offset < node.end) return [{ file, ...source.range(node), text: valueText(value, node.style) }];
  const key = nodes!.at(-2)?.children.get(path.at(-1)!)?.key;
  if (key === undefined || key.offset === key.end || source.text[key.end] !== ":") return undefined;
  const behindColon = { offset: key.end + 1, end: key.end + 1 };
  return [{ file, ...source.range(behindColon), text: ` ${valueText(value)}` }];
}

const BLOCK_TEXT: ReadonlySet<string> = new Set(["literal", "folded"]);
