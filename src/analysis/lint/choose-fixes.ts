import { sourceText, type Fix, type ManifestSource, type Problem, type TextEdit } from "../../resources/index.js";

export type FixableProblem = Problem & { readonly fix: Fix };

/**
 * The problems whose fixes can be made together, first come first served: a fix is made whole or not at all, and one that
 * touches what another changes waits until the text was read again.
 */
export function chooseFixes(problems: readonly Problem[], sources: readonly ManifestSource[]): FixableProblem[] {
  const texts = new Map(sources.map(({ file, text }) => [file, sourceText(file, text)]));
  const taken = new Map<string, Span[]>(sources.map(({ file }) => [file, []]));
  const spanOf = ({ file, start, end }: TextEdit): Span => {
    const text = texts.get(file)!;
    return { offset: text.offset(start), end: text.offset(end) };
  };
  return problems.filter(isFixable).filter(({ fix }) => {
    const isFree = fix.edits.every((edit) => {
      const spans = taken.get(edit.file);
      return spans !== undefined && !spans.some((span) => touches(span, spanOf(edit)));
    });
    if (isFree) for (const edit of fix.edits) taken.get(edit.file)!.push(spanOf(edit));
    return isFree;
  });
}

interface Span {
  readonly offset: number;
  readonly end: number;
}

function touches(a: Span, b: Span): boolean {
  return a.offset <= b.end && b.offset <= a.end;
}

function isFixable(problem: Problem): problem is FixableProblem {
  return problem.fix !== undefined;
}
