import type { WrittenObject } from "../origin.js";
import type { TextEdit } from "../problem.js";
import type { SourceChild, SourceNode } from "../source-node.js";
import { editableNodes } from "./editable-nodes.js";
import { endOfLine, hasBrackets, startOfLine } from "./text-layout.js";

/**
 * Takes out a key with its value, or an item of a list: its lines with the comment behind them, or its part of the line.
 * Undefined for the only entry, since what is empty may mean something else than what is absent (an empty list of
 * authentications lets everyone in), where a comment of its own would be lost, and where anchors, aliases or tags are.
 */
export function removeEntry({ source, root }: WrittenObject, path: readonly string[]): TextEdit[] | undefined {
  const parent = editableNodes(root, path)?.at(-2);
  if (parent === undefined || parent.children.size < 2) return undefined;
  const entries = [...parent.children.values()];
  const index = [...parent.children.keys()].indexOf(path.at(-1)!);
  const remove = parent.style === "flow" ? flowEntry : blockEntry;
  const span = remove(source.text, parent, entries, index);
  return span === undefined ? undefined : [{ file: source.file, ...source.range(span), text: "" }];
}

interface Cut {
  readonly offset: number;
  readonly end: number;
}

function flowEntry(text: string, parent: SourceNode, entries: readonly SourceChild[], index: number): Cut | undefined {
  const entry = entries[index]!;
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const gap =
    after === undefined
      ? { offset: endOf(before!), end: entry.key.offset }
      : { offset: endOf(entry), end: after.key.offset };
  if (!hasBrackets(text, parent) || !/^\s*,\s*$/.test(text.slice(gap.offset, gap.end))) return undefined;
  return after === undefined ? { offset: gap.offset, end: endOf(entry) } : { offset: entry.key.offset, end: gap.end };
}

function blockEntry(text: string, parent: SourceNode, entries: readonly SourceChild[], index: number): Cut | undefined {
  const entry = entries[index]!;
  const next = entries[index + 1];
  const start = startOfLine(text, entry.key.offset);
  const end = endOfLine(text, endOf(entry));
  if (!/^[ \t]*(#[^\n]*)?\r?\n?$/.test(text.slice(endOf(entry), end))) return undefined;
  const lead = text.slice(start, entry.key.offset);
  if ((Array.isArray(parent.value) ? /^ *- +$/ : /^ *$/).test(lead)) {
    // The last line of a text may lack its line end; then the line before keeps that habit.
    if (text[end - 1] === "\n" || start === 0) return { offset: start, end };
    return { offset: text[start - 2] === "\r" ? start - 2 : start - 1, end };
  }
  // The first key behind the mark of a list item: the next key takes its place.
  if (Array.isArray(parent.value) || next === undefined || !/^[ -]*- +$/.test(lead)) return undefined;
  return /^ *$/.test(text.slice(end, next.key.offset)) ? { offset: entry.key.offset, end: next.key.offset } : undefined;
}

function endOf({ key, node }: SourceChild): number {
  return Math.max(key.end, node.end);
}
