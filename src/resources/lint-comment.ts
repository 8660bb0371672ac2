import { findSpan, type SourceNode, type Span } from "./source-node.js";
import type { SourceText, TextRange } from "./source-text.js";

/** A comment that speaks to lint, with the lines that it speaks about. */
export interface LintComment {
  readonly file: string;
  readonly range: TextRange;
  /** What follows `meshtls-lint:`. */
  readonly text: string;
  /** Its own line when something stands before it, else the next one that is no comment; both from 1. */
  readonly subject: LineRange;
  /** Whether the subject is a whole object, because the comment stands above its first line. */
  readonly isAboutObject: boolean;
}

export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A comment that speaks to lint, before anybody knows what about. */
export interface SpokenComment {
  readonly span: Span;
  readonly text: string;
}

/** The comment at a place, or undefined when it does not speak to lint. `text` begins with `#`. */
export function spokenComment(offset: number, text: string): SpokenComment | undefined {
  const spoken = MARK.exec(text);
  const end = offset + text.trimEnd().length;
  return spoken === null ? undefined : { span: { offset, end }, text: spoken[1]!.trim() };
}

/** The comments of a text, in its order, with what each is about. `objects` are those of the text. */
export function lintComments(
  source: SourceText,
  spoken: readonly SpokenComment[],
  objects: readonly SourceNode[],
): LintComment[] {
  if (spoken.length === 0) return [];
  const objectLines = linesOf(source, objects);
  const comments: LintComment[] = [];
  // From the last, so that a pile of comments is walked over once.
  let below: { readonly line: number; readonly subject: number } | undefined;
  for (const { span, text } of spoken.toReversed()) {
    const range = source.range(span);
    const { line, column } = range.start;
    const isAlone = source.text.slice(span.offset - column + 1, span.offset).trim() === "";
    const first = isAlone ? nextContentLine(source, span.end, line, below) : line;
    if (isAlone) below = { line, subject: first };
    const object = isAlone ? objectLines.get(first) : undefined;
    const subject = object ?? { first, last: first };
    comments.push({ file: source.file, range, text, subject, isAboutObject: object !== undefined });
  }
  return comments.reverse();
}

function linesOf(source: SourceText, objects: readonly SourceNode[]): ReadonlyMap<number, LineRange> {
  const lines = new Map<number, LineRange>();
  for (const object of objects) {
    const first = source.range(findSpan(source, object, [], "key")).start.line;
    lines.set(first, { first, last: source.position(object.end).line });
  }
  return lines;
}

function nextContentLine(
  { text }: SourceText,
  from: number,
  line: number,
  below: { readonly line: number; readonly subject: number } | undefined,
): number {
  let next = line;
  for (let at = text.indexOf("\n", from); at !== -1; at = text.indexOf("\n", at + 1)) {
    next += 1;
    if (next === below?.line) return below.subject;
    CONTENT.lastIndex = at + 1;
    if (CONTENT.test(text)) return next;
  }
  return next;
}

const MARK = /^#+\s*meshtls-lint:(.*)$/;
const CONTENT = /[ \t]*[^\s#]/y;
