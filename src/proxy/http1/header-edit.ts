import { isProtectedHeader, type RequestFilter } from "../../policy/index.js";
import { equalsIgnoringCase, isFieldValue, isToken, scanHeaderFields } from "./header-fields.js";
import type { Http1RequestHead } from "./request-head.js";

/** What header filters do to a head, worked out once for all requests. */
export interface HeaderEdit {
  /** Names in lower case: the client's lines with these names are left out. */
  readonly dropped: readonly string[];
  /** Whole lines to add. */
  readonly addedLines: Buffer;
}

/**
 * The header filters of a rule as one edit: filter by filter, each adds, then sets, then removes (policy.md 6.5).
 * Undefined when they change nothing. Answers a fault when a line could not be written without breaking the head;
 * admission lets no such filter in.
 *
 * Headers that frame, route or identify are left alone, whatever a filter says (`isProtectedHeader`).
 */
export function headerEdit(filters: readonly RequestFilter[]): HeaderEdit | HeaderEditFault | undefined {
  const dropped = new Set<string>();
  let lines: HeaderLine[] = [];
  const drop = (name: string): void => {
    dropped.add(name);
    lines = lines.filter((line) => line.name !== name);
  };
  for (const filter of filters) {
    if (filter.kind !== "modify-headers") continue;
    for (const line of editable(filter.add)) lines.push(line);
    for (const line of editable(filter.set)) {
      drop(line.name);
      lines.push(line);
    }
    for (const name of filter.remove) if (!isProtectedHeader(name)) drop(name.toLowerCase());
  }
  if (!lines.every(({ name, value }) => isToken(name) && isFieldValue(value))) return headerEditFault;
  if (dropped.size === 0 && lines.length === 0) return undefined;
  const text = lines.map(({ name, value }) => `${name}: ${value}\r\n`).join("");
  return { dropped: [...dropped], addedLines: Buffer.from(text, "latin1") };
}

export type HeaderEditFault = typeof headerEditFault;

export const headerEditFault = "a header filter does not make a header line";

/** The positions of the client's lines that an edit leaves out, in pairs, without those that are cut anyway. */
export function droppedLines(bytes: Buffer, head: Http1RequestHead, edit: HeaderEdit): number[] {
  const ranges: number[] = [];
  if (edit.dropped.length === 0) return ranges;
  scanHeaderFields(bytes, head.fieldsStart, Number.MAX_SAFE_INTEGER, {
    field: (_, nameStart, nameEnd, _valueStart, _valueEnd, lineEnd) => {
      const isDropped = edit.dropped.some((name) => equalsIgnoringCase(bytes, nameStart, nameEnd, name));
      const isCut = head.cuts.some((position, index) => index % 2 === 0 && position === nameStart);
      if (isDropped && !isCut) ranges.push(nameStart, lineEnd);
      return undefined;
    },
  });
  return ranges;
}

interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

function editable(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines
    .filter(({ name }) => !isProtectedHeader(name))
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }));
}
