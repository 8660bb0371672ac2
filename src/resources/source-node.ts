import type { SourceText } from "./source-text.js";

/** A stretch of a text in UTF-16 units; `end` is the first that no longer belongs to it. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

/**
 * How a value is written. `flow` and `block` are maps and lists, the others scalars; an alias is written as what it
 * stands for is, at another place.
 */
export type SourceStyle = "plain" | "single" | "double" | "literal" | "folded" | "flow" | "block";

/**
 * A value read from a document, with its place in the text: from its first character to its last, comments and line ends
 * behind it left out. Aliased parts are shared: a node may have many parents.
 */
export interface SourceNode extends Span {
  /** Maps are objects without a prototype, so that no key can reach one. */
  readonly value: unknown;
  /** Entries of a map by key, items of a list by index; empty for scalars. */
  readonly children: ReadonlyMap<string, SourceChild>;
  /** This node and all below it, aliases followed. */
  readonly size: number;
  /** Levels of maps and lists from here down; 0 for scalars. */
  readonly height: number;
  readonly style: SourceStyle;
  /** Whether an anchor, an alias or a tag belongs to it: what is written here may mean something elsewhere too. */
  readonly hasProperties: boolean;
}

export interface SourceChild {
  /** The key; for list items, the item. */
  readonly key: Span;
  readonly node: SourceNode;
}

/**
 * The place of a path: its value or its key. An absent path is shown by the value that it is missing from, and the
 * object as a whole (the empty path) by its first key with its value; both by their first line, so that nobody is
 * pointed at a page.
 */
export function findSpan(source: SourceText, root: SourceNode, path: readonly string[], part: SourcePart): Span {
  let node = root;
  let span: Span | undefined;
  for (const segment of path) {
    const child = node.children.get(segment);
    if (child === undefined)
      return firstLine(source, node === root || node.style === "block" ? firstEntry(node) : node);
    span = part === "key" ? child.key : child.node;
    node = child.node;
  }
  if (span !== undefined) return withoutSpaceBehind(source, span);
  return firstLine(source, firstEntry(root));
}

/** Of an entry, its key or its value; of a list item both are the item. */
export type SourcePart = "key" | "value";

/** A text in block style ends behind its last line, which is no place to point at. */
function withoutSpaceBehind({ text }: SourceText, { offset, end }: Span): Span {
  return { offset, end: offset + text.slice(offset, end).trimEnd().length };
}

function firstEntry(node: SourceNode): Span {
  const [first] = node.children.values();
  return first === undefined ? node : { offset: first.key.offset, end: first.node.end };
}

function firstLine({ text }: SourceText, { offset, end }: Span): Span {
  const line = /^[^\r\n]*/.exec(text.slice(offset, end))![0];
  return { offset, end: offset + line.length };
}

/** The node at a path, or undefined. */
export function findNode(root: SourceNode, path: readonly string[]): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const segment of path) node = node?.children.get(segment)?.node;
  return node;
}

/**
 * The segments of a dotted path in the node. Keys may hold dots themselves (`metadata.labels.app.kubernetes.io/name`): the
 * longest key that fits is taken. What leads nowhere is the last segment.
 */
export function splitPath(root: SourceNode, path: string): string[] {
  const segments: string[] = [];
  let node = root;
  let rest = path;
  while (rest !== "") {
    const key = longestKey(node, rest);
    if (key === undefined) return [...segments, rest];
    segments.push(key);
    node = node.children.get(key)!.node;
    rest = rest.slice(key.length + 1);
  }
  return segments;
}

function longestKey(node: SourceNode, rest: string): string | undefined {
  for (let end = rest.length; end > 0; end = rest.lastIndexOf(".", end - 1)) {
    const key = rest.slice(0, end);
    if (node.children.has(key)) return key;
  }
  return undefined;
}
