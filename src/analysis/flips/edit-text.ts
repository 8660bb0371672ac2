import {
  applyEdits,
  insertItem,
  insertKey,
  removeEntry,
  replaceValue,
  type EditValue,
  type Origin,
  type Resource,
} from "../../resources/index.js";
import type { Change, Path } from "./edit.js";

type Written = NonNullable<Origin["written"]>;
type TextEdits = ReturnType<typeof replaceValue>;

/**
 * The text of the file that a resource stands in with the changes made to it, the author's comments and layout kept.
 * Undefined where a change has no certain place, and for a resource that was not read from a text.
 */
export function editText({ origin: { written } }: Resource, changes: readonly Change[]): string | undefined {
  if (written === undefined) return undefined;
  const edits = changes.map((change) => textEdits(written, change));
  const made = edits.flatMap((part) => part ?? []);
  if (edits.includes(undefined) || overlap(made)) return undefined;
  return applyEdits(written.source.text, made);
}

function textEdits(written: Written, change: Change): TextEdits {
  switch (change.kind) {
    case "append":
      return insertItem(written, change.path, change.value) ?? add(written, change.path, [change.value]);
    case "remove":
      return removeEntry(written, change.path);
    case "set":
      return replaceValue(written, change.path, change.value) ?? add(written, change.path, change.value);
  }
}

/** Adds the first key of the path that is missing, with the maps below it. Undefined where all of it is there. */
function add(written: Written, path: Path, value: EditValue): TextEdits {
  let node = written.root;
  for (const [depth, key] of path.entries()) {
    const child = node.children.get(key);
    if (child === undefined) {
      const below = path.slice(depth + 1).reduceRight<EditValue>((inner, name) => ({ [name]: inner }), value);
      return insertKey(written, path.slice(0, depth), key, below);
    }
    node = child.node;
  }
  return undefined;
}

function overlap(edits: NonNullable<TextEdits>): boolean {
  const sorted = [...edits].sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
  return sorted.some(({ start }, position) => {
    const end = sorted[position - 1]?.end;
    return end !== undefined && (start.line < end.line || (start.line === end.line && start.column < end.column));
  });
}
