import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Scalar,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { DocumentLimits } from "./document-limits.js";
import type { Finding } from "./problem-report.js";
import { quoted } from "./quoted.js";
import type { SourceChild, SourceNode, SourceStyle, Span } from "./source-node.js";

/**
 * The document as plain values with their places, or undefined when it is refused; every refusal is reported.
 *
 * Aliases are followed by sharing the anchored node, so reading takes time and memory in the length of the text. What
 * the document stands for may be far longer: its size is counted and bounded before anybody walks it.
 */
export function readNode(
  document: Document.Parsed,
  limits: DocumentLimits,
  report: (span: Span, finding: Finding) => void,
): SourceNode | undefined {
  const reader: Reader = { limits, report, anchors: new Map(), aliases: 0, refused: false };
  const root = read(reader, document.contents, NOWHERE, 0);
  return reader.refused ? undefined : root;
}

interface Reader {
  readonly limits: DocumentLimits;
  readonly report: (span: Span, finding: Finding) => void;
  /** The nearest anchor of a name so far; `open` while its value is being read. */
  readonly anchors: Map<string, SourceNode | "open">;
  aliases: number;
  refused: boolean;
}

/** `near` is where a value is said to be that the document leaves out. */
function read(reader: Reader, node: unknown, near: Span, depth: number): SourceNode {
  if (isAlias(node)) return readAlias(reader, node.source, spanOf(node, near), depth);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return nothing(near);
  const at = spanOf(node, near);
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, "open");
  const result = readValue(reader, node, at, depth);
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, result);
  return result;
}

function readValue(reader: Reader, node: Node, at: Span, depth: number): SourceNode {
  if (isMap(node)) {
    checkTag(reader, node.tag, node, at);
    return bounded(reader, readMap(reader, node, at, depth), depth);
  }
  if (isSeq(node)) {
    checkTag(reader, node.tag, node, at);
    return bounded(reader, readList(reader, node, at, depth), depth);
  }
  if (!isScalar(node)) return nothing(at);
  checkTag(reader, node.tag, node.value, at);
  if (typeof node.value === "string" && HIDDEN.test(node.value)) {
    refuse(reader, at, { code: "R012", message: "a text holds a control character or half a character" });
  }
  return scalar(node.value, at, SCALAR_STYLES.get(node.type) ?? "plain", hasProperties(node));
}

function readMap(reader: Reader, map: YAMLMap, at: Span, depth: number): SourceNode {
  const value = Object.create(null) as Record<string, unknown>;
  const children = new Map<string, SourceChild>();
  for (const pair of map.items) {
    const keySpan = spanOf(pair.key, at);
    const key = readKey(reader, pair.key, keySpan);
    const node = read(reader, pair.value, { offset: keySpan.offset, end: keySpan.offset }, depth + 1);
    if (key === undefined) continue;
    if (children.has(key)) {
      refuse(reader, keySpan, { code: "R002", message: `the key ${quoted(key)} is given twice` });
      continue;
    }
    children.set(key, { key: keySpan, node });
    value[key] = node.value;
  }
  return collection(value, at, children, map);
}

function readList(reader: Reader, list: YAMLSeq, at: Span, depth: number): SourceNode {
  const children = new Map<string, SourceChild>();
  const value = list.items.map((item, index) => {
    const node = read(reader, item, at, depth + 1);
    children.set(String(index), { key: { offset: node.offset, end: node.end }, node });
    return node.value;
  });
  return collection(value, at, children, list);
}

function readKey(reader: Reader, key: unknown, at: Span): string | undefined {
  if (!isScalar(key)) {
    const what = isAlias(key) ? "an alias" : "a map or a list";
    refuse(reader, at, { code: "R011", message: `${what} is used as a key` });
    return undefined;
  }
  const node = read(reader, key, at, 0);
  if (typeof node.value !== "string") {
    refuse(reader, at, { code: "R011", message: `the key ${quoted(String(node.value))} is not a string` });
    return undefined;
  }
  if (node.value === "<<" && node.style === "plain") {
    refuse(reader, at, { code: "R009", message: "the merge key `<<` is not supported" });
    return undefined;
  }
  if (FORBIDDEN_KEYS.has(node.value)) {
    refuse(reader, at, { code: "R003", message: `the key ${quoted(node.value)} is not allowed` });
    return undefined;
  }
  return node.value;
}

function readAlias(reader: Reader, name: string, at: Span, depth: number): SourceNode {
  reader.aliases += 1;
  const { maxAliases } = reader.limits;
  if (reader.aliases === maxAliases + 1) {
    refuse(reader, at, { code: "R004", message: `more than ${maxAliases} aliases in one document` });
  }
  const target = reader.anchors.get(name);
  if (target === "open") {
    refuse(reader, at, { code: "R005", message: `the alias ${quoted(`*${name}`)} stands for a value that holds it` });
  } else if (target === undefined) {
    refuse(reader, at, { code: "R005", message: `the alias ${quoted(`*${name}`)} has no anchor before it` });
  } else {
    return bounded(reader, { ...target, ...at, hasProperties: true }, depth);
  }
  return nothing(at);
}

/** The node, or nothing in its place when it would take the document past its size or depth. */
function bounded(reader: Reader, node: SourceNode, depth: number): SourceNode {
  const { maxNodes, maxDepth } = reader.limits;
  if (node.size > maxNodes) {
    const message = `the document stands for more than ${maxNodes} values`;
    refuse(reader, node, { code: "R004", message });
    return nothing(node);
  }
  if (depth + node.height > maxDepth) {
    const message = `more than ${maxDepth} maps and lists inside each other`;
    refuse(reader, node, { code: "R006", message });
    return nothing(node);
  }
  return node;
}

function checkTag(reader: Reader, tag: string | undefined, value: unknown, at: Span): void {
  if (tag === undefined || tag === "!") return;
  const fits = CORE_TAGS.get(tag);
  if (fits === undefined) {
    refuse(reader, at, { code: "R010", message: `the tag ${quoted(tag)} is not supported` });
  } else if (!fits(value)) {
    refuse(reader, at, { code: "R010", message: `the tag ${quoted(tag)} does not fit its value` });
  }
}

function refuse(reader: Reader, { offset, end }: Span, finding: Finding): void {
  reader.refused = true;
  reader.report({ offset, end }, finding);
}

function spanOf(node: unknown, otherwise: Span): Span {
  const range = isNode(node) ? node.range : undefined;
  return range === undefined || range === null ? otherwise : { offset: range[0], end: range[1] };
}

function hasProperties(node: Scalar | YAMLMap | YAMLSeq): boolean {
  return node.anchor !== undefined || node.tag !== undefined;
}

function nothing({ offset, end }: Span): SourceNode {
  return scalar(null, { offset, end }, "plain", false);
}

function scalar(value: unknown, { offset, end }: Span, style: SourceStyle, hasProperties: boolean): SourceNode {
  return { value, offset, end, children: NO_CHILDREN, size: 1, height: 0, style, hasProperties };
}

function collection(
  value: unknown,
  at: Span,
  children: ReadonlyMap<string, SourceChild>,
  written: YAMLMap | YAMLSeq,
): SourceNode {
  let size = 1;
  let height = 0;
  // What the library calls the end of a block map or list lies behind the comments that follow it.
  let end = written.flow === true ? at.end : at.offset;
  for (const { key, node } of children.values()) {
    size += node.size;
    height = Math.max(height, node.height);
    end = Math.max(end, key.end, node.end);
  }
  const style = written.flow === true ? "flow" : "block";
  const { offset } = at;
  return { value, offset, end, children, size, height: height + 1, style, hasProperties: hasProperties(written) };
}

const NOWHERE: Span = { offset: 0, end: 0 };

const NO_CHILDREN: ReadonlyMap<string, SourceChild> = new Map();

const SCALAR_STYLES: ReadonlyMap<unknown, SourceStyle> = new Map([
  [Scalar.PLAIN, "plain"],
  [Scalar.QUOTE_SINGLE, "single"],
  [Scalar.QUOTE_DOUBLE, "double"],
  [Scalar.BLOCK_LITERAL, "literal"],
  [Scalar.BLOCK_FOLDED, "folded"],
]);

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** The tags of the YAML 1.2 core schema, with the values they may stand before. */
const CORE_TAGS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["tag:yaml.org,2002:map", isMap],
  ["tag:yaml.org,2002:seq", isSeq],
  ["tag:yaml.org,2002:str", (value: unknown) => typeof value === "string"],
  ["tag:yaml.org,2002:int", Number.isInteger],
  ["tag:yaml.org,2002:float", (value: unknown) => typeof value === "number"],
  ["tag:yaml.org,2002:bool", (value: unknown) => typeof value === "boolean"],
  ["tag:yaml.org,2002:null", (value: unknown) => value === null],
]);

// Escapes in double quotes can spell what the text itself may not hold.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/u;
