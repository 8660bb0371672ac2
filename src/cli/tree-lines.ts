/** A text with others below it. */
export interface TextNode {
  readonly text: string;
  readonly children: readonly TextNode[];
}

/**
 * The lines of a forest: roots at the margin, children behind `├─` and `└─`. A text that would pass `columns` goes on
 * below itself; a single word is never broken, so that it can be copied.
 */
export function treeLines(roots: readonly TextNode[], columns = Infinity): string[] {
  return roots.flatMap((root) => [
    ...hanging(root.text, "", root.children.length > 0 ? "│  " : "   ", columns),
    ...childLines(root.children, "", columns),
  ]);
}

function childLines(children: readonly TextNode[], indent: string, columns: number): string[] {
  return children.flatMap((child, position) => {
    const isLast = position === children.length - 1;
    const below = `${indent}${isLast ? "   " : "│  "}`;
    return [
      ...hanging(
        child.text,
        `${indent}${isLast ? "└─" : "├─"} `,
        `${below}${child.children.length > 0 ? "│  " : "   "}`,
        columns,
      ),
      ...childLines(child.children, below, columns),
    ];
  });
}

function hanging(text: string, first: string, next: string, columns: number): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
