/** A value read from a document, with its place in the text. Aliased parts are shared: a node may have many parents. */
export interface SourceNode {
  /** Maps are objects without a prototype, so that no key can reach one. */
  readonly value: unknown;
  /** Where the value begins. */
  readonly offset: number;
  /** Entries of a map by key, items of a list by index; empty for scalars. */
  readonly children: ReadonlyMap<string, SourceChild>;
  /** This node and all below it, aliases followed. */
  readonly size: number;
  /** Levels of maps and lists from here down; 0 for scalars. */
  readonly height: number;
  /** Whether the scalar stands without quotes. */
  readonly isPlain: boolean;
}

export interface SourceChild {
  /** Where the key begins; for list items, the item. */
  readonly keyOffset: number;
  readonly node: SourceNode;
}

/** The place of a path: of its value, or of the nearest enclosing value when the path is absent. */
export function findOffset(root: SourceNode, path: readonly string[], part: "key" | "value" = "value"): number {
  let node = root;
  let offset = root.offset;
  for (const segment of path) {
    const child = node.children.get(segment);
    if (child === undefined) return node.offset;
    offset = part === "key" ? child.keyOffset : child.node.offset;
    node = child.node;
  }
  return offset;
}

/** The node at a path, or undefined. */
export function findNode(root: SourceNode, path: readonly string[]): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const segment of path) node = node?.children.get(segment)?.node;
  return node;
}

/**
 * The segments of a dotted path as far as they exist in the node. Keys may hold dots themselves
 * (`metadata.labels.app.kubernetes.io/name`): the longest key that fits is taken.
 */
export function splitPath(root: SourceNode, path: string): string[] {
  const segments: string[] = [];
  let node = root;
  let rest = path;
  while (rest !== "") {
    const key = longestKey(node, rest);
    if (key === undefined) break;
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
