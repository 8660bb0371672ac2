/**
 * The header lines of an HTTP/1 head, read strictly. Whatever two parsers could read differently is refused: folded
 * lines, space before the colon, bare CR or LF, control bytes (RFC 9112 sections 2.2, 5.1 and 5.2).
 */

/** Receives each field. Positions are into the scanned bytes; `lineEnd` is behind the CRLF. */
export interface FieldSink {
  /** Answers why the head must be refused, or undefined. */
  field(
    bytes: Buffer,
    nameStart: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
    lineEnd: number,
  ): HeadFault | undefined;
}

/** Why a head is refused. Fixed texts: nothing of the peer's bytes is repeated. */
export type HeadFault =
  | "malformed start line"
  | "unknown method"
  | "malformed request target"
  | "unsupported version"
  | "malformed header name"
  | "malformed header value"
  | "too many headers"
  | "both content-length and transfer-encoding"
  | "repeated content-length"
  | "malformed content-length"
  | "unsupported transfer-encoding"
  | "repeated host"
  | "missing host"
  | "malformed host"
  | "host contradicts the request target"
  | "malformed connection header"
  | "upgrade beside a body"
  | "malformed status";

const tokenBytes = table((code) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(code)) && code < 128);
const valueBytes = table((code) => code === 9 || (code >= 32 && code !== 127));

/** The head goes on behind the bytes that are there. */
export const headIncomplete = -1;

/**
 * Reads header lines from `start` up to the empty line and answers the position behind it, `headIncomplete`, or why the
 * head must be refused. What cannot be right whatever follows is refused even before the head is whole.
 *
 * Reading behind the end of `bytes` gives undefined, which is in no class of bytes: every loop stops there.
 */
export function scanHeaderFields(
  bytes: Buffer,
  start: number,
  maxHeaders: number,
  sink: FieldSink,
): number | HeadFault {
  let at = start;
  let count = 0;
  while (bytes[at] !== carriageReturn) {
    const nameStart = at;
    while (tokenBytes[bytes[at]!] === 1) at++;
    if (at === bytes.length) return headIncomplete;
    if (at === nameStart || bytes[at] !== colon) return "malformed header name";
    const nameEnd = at++;
    while (bytes[at] === 32 || bytes[at] === 9) at++;
    const valueStart = at;
    let byte = bytes[at]!;
    while (byte >= 32 ? byte !== 127 : byte === 9) byte = bytes[++at]!;
    if (at === bytes.length) return headIncomplete;
    if (byte !== carriageReturn) return "malformed header value";
    if (bytes[at + 1] !== lineFeed) return at + 1 === bytes.length ? headIncomplete : "malformed header value";
    let valueEnd = at;
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === 32 || bytes[valueEnd - 1] === 9)) valueEnd--;
    at += 2;
    if (++count > maxHeaders) return "too many headers";
    const fault = sink.field(bytes, nameStart, nameEnd, valueStart, valueEnd, at);
    if (fault !== undefined) return fault;
  }
  if (bytes[at + 1] !== lineFeed) return at + 1 === bytes.length ? headIncomplete : "malformed header name";
  return at + 2;
}

const carriageReturn = 13;
const lineFeed = 10;
const colon = 58;

/** Whether the bytes between `start` and `end` are `lower`, letters compared without case. `lower` is lower-case ASCII. */
export function equalsIgnoringCase(bytes: Buffer, start: number, end: number, lower: string): boolean {
  if (end - start !== lower.length) return false;
  for (let index = 0; index < lower.length; index++) {
    const byte = bytes[start + index]!;
    const folded = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (folded !== lower.charCodeAt(index)) return false;
  }
  return true;
}

const versionPrefix = Buffer.from("HTTP/1.");

/** 0 or 1 when `HTTP/1.0` or `HTTP/1.1` stands at `start`; undefined otherwise. */
export function readMinorVersion(bytes: Buffer, start: number): 0 | 1 | undefined {
  for (let index = 0; index < versionPrefix.length; index++) {
    if (bytes[start + index] !== versionPrefix[index]) return undefined;
  }
  const digit = bytes[start + versionPrefix.length];
  return digit === 49 ? 1 : digit === 48 ? 0 : undefined;
}

/** Whether the bytes that are there could still become `HTTP/1.x` and CRLF. */
export function startsVersion(bytes: Buffer, start: number): boolean {
  const there = bytes.toString("latin1", start, start + 10);
  return start + 10 > bytes.length && ["HTTP/1.0\r\n", "HTTP/1.1\r\n"].some((line) => line.startsWith(there));
}

/** A Content-Length: decimal digits only, and small enough to count exactly; -1 otherwise. */
export function readContentLength(bytes: Buffer, start: number, end: number): number {
  if (start === end || end - start > 15) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

export function isToken(text: string): boolean {
  if (text.length === 0) return false;
  for (let index = 0; index < text.length; index++) if (tokenBytes[text.charCodeAt(index)] !== 1) return false;
  return true;
}

/** Whether a text can be written as the value of a header line: Latin-1, without what ends or breaks a line. */
export function isFieldValue(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (valueBytes[text.charCodeAt(index)] !== 1) return false;
  return true;
}

/**
 * Whether bytes that continue a head hold what makes it worth reading again: its end, or a byte that no head may have.
 * So a head that comes in many small pieces is not parsed at each of them.
 */
export function decidesHead(bytes: Buffer, start: number): boolean {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === lineFeed) {
      if (bytes[at - 1] !== carriageReturn || bytes[at - 3] === carriageReturn) return true;
    } else if (byte !== carriageReturn && valueBytes[byte] === 0) return true;
  }
  return false;
}

function table(accepts: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (accepts(code) ? 1 : 0));
}
