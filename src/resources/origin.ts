import type { Origin } from "./model.js";
import { findSpan, splitPath, type SourceNode } from "./source-node.js";
import type { SourceText } from "./source-text.js";

/** An object as it stands in its text, which is what a fix changes. */
export interface WrittenObject {
  readonly source: SourceText;
  readonly root: SourceNode;
}

/** Where an object was written. */
export function originOf(written: WrittenObject): Origin {
  const { source, root } = written;
  const range = (path: readonly string[], part: "key" | "value") => source.range(findSpan(source, root, path, part));
  return {
    file: source.file,
    ...range([], "value").start,
    range: (path, part = "value") => range(splitPath(root, path), part),
    written,
  };
}
