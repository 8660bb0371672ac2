import { Composer, Lexer, Parser, type Document, type ErrorCode, type ParsedNode } from "yaml";
import type { DocumentLimits } from "./document-limits.js";
import { spokenComment, type SpokenComment } from "./lint-comment.js";
import type { ProblemReport } from "./problem-report.js";
import { quoted, visible } from "./quoted.js";
import type { Span } from "./source-node.js";
import type { SourceText } from "./source-text.js";

/**
 * The YAML documents of one text that are worth reading: those with a syntax problem are reported and left out, empty
 * ones are left out. `remaining` is how many documents may still be read over all texts.
 *
 * Why tokens are counted here and not left to the YAML library: it reads nested collections by recursion, and overflowing
 * the stack there can kill the whole program.
 */
export function composeDocuments(
  source: SourceText,
  limits: DocumentLimits,
  remaining: number,
  report: ProblemReport,
): { documents: Document.Parsed[]; comments: SpokenComment[] } {
  if (!isReadable(source, limits, report)) return { documents: [], comments: [] };
  const documents: Document.Parsed[] = [];
  const comments: SpokenComment[] = [];
  const composer = new Composer<ParsedNode>(COMPOSE_OPTIONS);
  const take = (composed: Iterable<Document.Parsed>): void => {
    for (const document of composed) if (isSound(source, document, report)) documents.push(document);
  };

  const parser = new Parser();
  const seen = { tokens: 0, documents: 0, errors: 0 };
  let isScalar = false;
  for (const lexeme of new Lexer().lex(source.text)) {
    seen.tokens += 1;
    // A `#` that begins a lexeme begins a comment, unless the lexeme before announced a text.
    const comment = lexeme.startsWith("#") && !isScalar ? spokenComment(parser.offset, lexeme) : undefined;
    if (comment !== undefined) comments.push(comment);
    isScalar = lexeme === SCALAR_FOLLOWS;
    for (const token of parser.next(lexeme)) {
      if (token.type === "document") {
        seen.documents += 1;
        seen.tokens = 0;
      }
      if (token.type === "error") seen.errors += 1;
      take(composer.next(token));
    }
    const refusal = whyStop(parser, seen, limits, remaining);
    if (refusal !== undefined) report.add(source, placeOf(parser.offset), refusal);
    if (refusal !== undefined || report.isFull() || seen.errors > limits.maxRejections) {
      take(composer.end(true, parser.offset));
      return { documents: documents.slice(0, remaining), comments };
    }
  }
  for (const token of parser.end()) {
    if (token.type === "document") seen.documents += 1;
    take(composer.next(token));
  }
  const refusal = whyStop(parser, seen, limits, remaining);
  if (refusal !== undefined) report.add(source, placeOf(parser.offset), refusal);
  take(composer.end(true, source.text.length));
  return { documents: documents.slice(0, remaining), comments };
}

function isReadable(source: SourceText, limits: DocumentLimits, report: ProblemReport): boolean {
  const { maxBytesPerFile } = limits;
  // A UTF-16 unit is one to three bytes, so most texts need no counting.
  if (source.text.length > maxBytesPerFile || utf8Length(source.text) > maxBytesPerFile) {
    report.add(source, placeOf(0), { code: "R007", message: `the file is larger than ${maxBytesPerFile} bytes` });
    return false;
  }
  const at = source.text.search(UNPRINTABLE);
  if (at === -1) return true;
  const code = source.text.charCodeAt(at).toString(16).padStart(4, "0").toUpperCase();
  report.add(
    source,
    { offset: at, end: at + 1 },
    {
      code: "R012",
      message: `the file holds the character U+${code}, which YAML does not allow`,
    },
  );
  return false;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair counts two of its four bytes.
    if (unit >= 0x80) length += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return length;
}

function whyStop(
  parser: Parser,
  seen: { readonly tokens: number; readonly documents: number },
  limits: DocumentLimits,
  remaining: number,
): { code: "R006" | "R008" | "R028"; message: string } | undefined {
  // The stack holds the document, its open maps and lists, and a scalar.
  if (parser.stack.length > limits.maxDepth + 2) {
    return { code: "R006", message: `more than ${limits.maxDepth} maps and lists inside each other` };
  }
  if (seen.tokens > limits.maxTokens) {
    return { code: "R028", message: `more than ${limits.maxTokens} tokens in one document` };
  }
  if (seen.documents > remaining) return { code: "R008", message: `more than ${limits.maxDocuments} documents` };
  return undefined;
}

function isSound(source: SourceText, document: Document.Parsed, report: ProblemReport): boolean {
  const version = document.directives.yaml.version;
  const directives = document.warnings.filter((warning) => warning.code === "BAD_DIRECTIVE");
  for (const error of [...document.errors, ...directives]) {
    const { what, hint } = SYNTAX[error.code] ?? SYNTAX.UNEXPECTED_TOKEN!;
    const near = excerpt(source.text, error.pos[0]);
    const message = `not valid YAML: ${what}${near === "" ? "" : `, at ${quoted(near)}`}`;
    report.add(source, { offset: error.pos[0], end: error.pos[1] }, { code: "R001", message, hint });
    if (report.isFull()) return false;
  }
  if (version !== "1.2") {
    const message = `not valid YAML: \`%YAML ${visible(version)}\` is not supported, documents are read as YAML 1.2`;
    report.add(source, placeOf(document.range[0]), { code: "R001", message, hint: "remove the %YAML line" });
    return false;
  }
  return document.errors.length === 0 && directives.length === 0 && !isEmpty(document);
}

function placeOf(offset: number): Span {
  return { offset, end: offset };
}

/** Whether nothing but comments is between two `---`. */
function isEmpty(document: Document.Parsed): boolean {
  const contents: ParsedNode | null = document.contents;
  return contents === null || contents.range[0] === contents.range[1];
}

function excerpt(text: string, offset: number): string {
  return /^[^\r\n]*/.exec(text.slice(offset, offset + 24))![0].trim();
}

/** What the lexer of the library says before the text of a scalar. */
const SCALAR_FOLLOWS = "\u001f";

const COMPOSE_OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: false,
  // Duplicates are found by `readNode` with a set: the library compares every pair of keys.
  uniqueKeys: false,
  resolveKnownTags: false,
  strict: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

// YAML 1.2 `c-printable`, negated. Lone surrogates match under `u`, pairs do not.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff\ufffe\uffff]/u;

interface SyntaxText {
  readonly what: string;
  readonly hint: string;
}

const SYNTAX: Readonly<Partial<Record<ErrorCode, SyntaxText>>> = {
  ALIAS_PROPS: { what: "an alias has an anchor or a tag of its own", hint: "remove the anchor or tag" },
  BAD_ALIAS: { what: "an anchor or alias has no name", hint: "quote the text if `*` or `&` belongs to it" },
  BAD_DIRECTIVE: { what: "an unknown `%` directive", hint: "remove the line" },
  BAD_DQ_ESCAPE: { what: "an unknown escape in a double-quoted text", hint: "write `\\\\` for a backslash" },
  BAD_INDENT: { what: "the indentation does not fit the lines above", hint: "align the line with its siblings" },
  BAD_PROP_ORDER: { what: "an anchor or tag stands in the wrong place", hint: "put it before the value" },
  BAD_SCALAR_START: { what: "a text begins with a reserved character", hint: "quote the text" },
  BLOCK_AS_IMPLICIT_KEY: {
    what: "a map begins on the line of another key",
    hint: "quote the text, or begin a new line",
  },
  BLOCK_IN_FLOW: {
    what: "an indented map or list inside braces or brackets",
    hint: "use braces or brackets throughout",
  },
  KEY_OVER_1024_CHARS: { what: "a key is longer than 1,024 characters", hint: "shorten the key" },
  MISSING_CHAR: { what: "something is missing", hint: "look for a missing colon, comma, space, quote or bracket" },
  MULTILINE_IMPLICIT_KEY: { what: "a key goes over several lines", hint: "look for a missing colon" },
  MULTIPLE_ANCHORS: { what: "a value has two anchors", hint: "remove one" },
  MULTIPLE_TAGS: { what: "a value has two tags", hint: "remove both" },
  TAB_AS_INDENT: { what: "a tab is used for indentation", hint: "indent with spaces" },
  TAG_RESOLVE_FAILED: { what: "a tag does not fit its value", hint: "remove the tag" },
  UNEXPECTED_TOKEN: { what: "something unexpected", hint: "look for a stray bracket, quote or character" },
};
