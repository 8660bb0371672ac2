/** A text with others below it. */
export interface TextNode {
  readonly text: string;
  readonly children: readonly TextNode[];
}

/** The lines of a forest: roots at the margin, children behind `├─` and `└─`. */
export function treeLines(roots: readonly TextNode[]): string[] {
  return roots.flatMap((root) => [root.text, ...childLines(root.children, "")]);
}

function childLines(children: readonly TextNode[], indent: string): string[] {
  return children.flatMap((child, position) => {
    const isLast = position === children.length - 1;
    return [
      `${indent}${isLast ? "└─" : "├─"} ${child.text}`,
      ...childLines(child.children, `${indent}${isLast ? "   " : "│  "}`),
    ];
  });
}
