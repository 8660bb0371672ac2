import type { SourceNode } from "../source-node.js";

/**
 * The nodes from the root to what stands at a path, both included. Undefined when nothing stands there, and when an
 * anchor, an alias or a tag belongs to any of them: a change would reach further than the path says, or less far.
 */
export function editableNodes(root: SourceNode, path: readonly string[]): SourceNode[] | undefined {
  const nodes = [root];
  for (const segment of path) {
    const child = nodes.at(-1)!.children.get(segment);
    if (child === undefined) return undefined;
    nodes.push(child.node);
  }
  return nodes.some((node) => node.hasProperties) ? undefined : nodes;
}
