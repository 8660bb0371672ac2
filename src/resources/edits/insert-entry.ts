import type { WrittenObject } from "../origin.js";
import type { TextEdit } from "../problem.js";
import type { SourceChild, SourceNode } from "../source-node.js";
import type { SourceText } from "../source-text.js";
import { editableNodes } from "./editable-nodes.js";
import { endOfLine, hasBrackets, lineEnd, startOfLine } from "./text-layout.js";
import { entryLines, itemLines, valueText, type EditValue } from "./value-text.js";

/**
 * Adds `key: value` to the map at a path: before the key `before`, else behind the last. Undefined where the map has the
 * key or is none, and where the place is not certain (an empty map without braces, anchors, aliases, tags).
 */
export function insertKey(
  written: WrittenObject,
  path: readonly string[],
  key: string,
  value: EditValue,
  before?: string,
): TextEdit[] | undefined {
  const map = editableNodes(written.root, path)?.at(-1);
  if (map === undefined || !isMap(map) || map.children.has(key)) return undefined;
  const flow = valueText({ [key]: value }).slice(1, -1);
  return insert(written.source, map, before, flow, entryLines(key, value));
}

/** Adds an item behind the last of the list at a path; undefined where the list is none, or its place not certain. */
export function insertItem(written: WrittenObject, path: readonly string[], value: EditValue): TextEdit[] | undefined {
  const list = editableNodes(written.root, path)?.at(-1);
  if (list === undefined || !Array.isArray(list.value)) return undefined;
  return insert(written.source, list, undefined, valueText(value), itemLines(value));
}

function insert(
  source: SourceText,
  node: SourceNode,
  before: string | undefined,
  flow: string,
  block: readonly string[],
): TextEdit[] | undefined {
  const next = before === undefined ? undefined : node.children.get(before);
  const last = [...node.children.values()].at(-1);
  const edit = (offset: number, text: string): TextEdit[] => {
    const place = source.position(offset);
    return [{ file: source.file, start: place, end: place, text }];
  };
  if (node.style === "flow") {
    if (!hasBrackets(source.text, node)) return undefined;
    if (next !== undefined) return edit(next.key.offset, `${flow}, `);
    return last === undefined ? edit(node.offset + 1, flow) : edit(endOf(last), `, ${flow}`);
  }
  if (last === undefined) return undefined;
  const indent = indentOf(source.text, node, next ?? last);
  const end = lineEnd(source.text);
  if (indent === undefined) return undefined;
  const lines = block.join(`${end}${indent}`);
  if (next !== undefined) return edit(next.key.offset, `${lines}${end}${indent}`);
  return behindLast(source.text, last, (offset, mark) => edit(offset, `${mark}${indent}${lines}`));
}

/** Behind the line on which the last entry ends, so that the comment there stays with its value. */
function behindLast(
  text: string,
  last: SourceChild,
  edit: (offset: number, mark: string) => TextEdit[],
): TextEdit[] | undefined {
  const line = endOfLine(text, endOf(last));
  const behind = text.slice(endOf(last), line);
  // A text in block style may own the blank lines behind it.
  if (endsInBlockText(last.node) || !/^[ \t]*(#[^\n]*)?\r?\n?$/.test(behind)) return undefined;
  return edit(line - /\r?\n?$/.exec(behind)![0].length, lineEnd(text));
}

/** The indentation of an entry's siblings: its column, or that of the mark of its list item. */
function indentOf(text: string, parent: SourceNode, entry: SourceChild): string | undefined {
  const lead = text.slice(startOfLine(text, entry.key.offset), entry.key.offset);
  if (!Array.isArray(parent.value)) return /^[ -]*$/.test(lead) ? " ".repeat(lead.length) : undefined;
  const mark = /^([ -]* )?- +$/.exec(lead);
  return mark === null ? undefined : " ".repeat(lead.trimEnd().length - 1);
}

function endsInBlockText(node: SourceNode): boolean {
  const last = [...node.children.values()].at(-1);
  if (last !== undefined && node.style === "block") return endsInBlockText(last.node);
  return node.style === "literal" || node.style === "folded";
}

function endOf({ key, node }: SourceChild): number {
  return Math.max(key.end, node.end);
}

function isMap(node: SourceNode): boolean {
  return typeof node.value === "object" && node.value !== null && !Array.isArray(node.value);
}
