import { droppedLines, type HeaderEdit } from "./header-edit.js";
import type { Http1RequestHead } from "./request-head.js";
import { sortedRanges } from "./request-head.js";

const crlf = Buffer.from("\r\n");
const nothing = Buffer.alloc(0);

/** A new start line and Host in place of the client's. */
export interface HeadRewrite {
  readonly target: string;
  readonly host: string;
}

/** How a head differs from what the client wrote, beyond the lines that are always cut. */
export interface HeadChanges {
  readonly rewrite?: HeadRewrite;
  readonly edit?: HeaderEdit;
}

/**
 * The bytes that go to the other side for one request: the head as the client wrote it, without the lines that are cut
 * and with the lines that are added, followed by `body`. The usual case is two copies into one buffer.
 */
export function forwardedBytes(
  bytes: Buffer,
  start: number,
  head: Http1RequestHead,
  addedLines: Buffer,
  body: Buffer | undefined,
  { rewrite, edit }: HeadChanges = noChanges,
): Buffer {
  const prefix = rewrite === undefined ? nothing : startOfHead(head, rewrite);
  const connection = head.connectionRewritten ? Buffer.from(connectionLine(head)) : nothing;
  const edited = edit?.addedLines ?? nothing;
  const dropped = rewrite === undefined && edit === undefined ? noRanges : furtherCuts(bytes, head, rewrite, edit);
  const cuts = dropped.length === 0 ? head.cuts : sortedRanges([...head.cuts, ...dropped]);
  const added = addedLines.length + edited.length + connection.length + crlf.length;
  const extra = prefix.length + added + (body?.length ?? 0);
  const output = Buffer.allocUnsafe(head.fieldsEnd - start + extra);
  let to = rewrite === undefined ? 0 : prefix.copy(output, 0);
  let from = rewrite === undefined ? start : head.fieldsStart;
  for (let index = 0; index < cuts.length; index += 2) {
    to += bytes.copy(output, to, from, cuts[index]);
    from = cuts[index + 1]!;
  }
  to += bytes.copy(output, to, from, head.fieldsEnd);
  to += addedLines.copy(output, to);
  if (edited.length > 0) to += edited.copy(output, to);
  if (connection.length > 0) to += connection.copy(output, to);
  to += crlf.copy(output, to);
  if (body !== undefined) to += body.copy(output, to);
  return output.subarray(0, to);
}

function furtherCuts(
  bytes: Buffer,
  head: Http1RequestHead,
  rewrite: HeadRewrite | undefined,
  edit: HeaderEdit | undefined,
): readonly number[] {
  const host = rewrite === undefined || head.hostLineEnd === 0 ? noRanges : [head.hostLineStart, head.hostLineEnd];
  return edit === undefined ? host : [...host, ...droppedLines(bytes, head, edit)];
}

const noRanges: readonly number[] = [];

const noChanges: HeadChanges = {};

function startOfHead(head: Http1RequestHead, rewrite: HeadRewrite): Buffer {
  const version = `HTTP/1.${head.minorVersion}`;
  return Buffer.from(`${head.method} ${rewrite.target} ${version}\r\nhost: ${rewrite.host}\r\n`, "latin1");
}

/** What is left of the client's Connection fields once the nominated headers are gone. */
function connectionLine(head: Http1RequestHead): string {
  if (head.upgrade !== "") return `connection: upgrade${head.keepAlive ? "" : ", close"}\r\n`;
  if (!head.keepAlive) return "connection: close\r\n";
  return head.minorVersion === 0 ? "connection: keep-alive\r\n" : "";
}

/** A copy of `bytes` without the given pairs of positions. */
export function withoutRanges(bytes: Buffer, ranges: readonly number[]): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    kept.push(bytes.subarray(from, ranges[index]));
    from = ranges[index + 1]!;
  }
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept);
}
