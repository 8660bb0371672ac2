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

/**
 * Reads the lines from `start` up to `end`, the position of the empty line. The caller has found that empty line, so a
 * CR stands at `end` and no loop runs past it.
 */
export function scanHeaderFields(
  bytes: Buffer,
  start: number,
  end: number,
  maxHeaders: number,
  sink: FieldSink,
): HeadFault | undefined {
  let at = start;
  let count = 0;
  while (at < end) {
    const nameStart = at;
    while (tokenBytes[bytes[at]!] === 1) at++;
    if (at === nameStart || bytes[at] !== 58) return "malformed header name";
    const nameEnd = at++;
    while (bytes[at] === 32 || bytes[at] === 9) at++;
    const valueStart = at;
    while (valueBytes[bytes[at]!] === 1) at++;
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) return "malformed header value";
    let valueEnd = at;
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === 32 || bytes[valueEnd - 1] === 9)) valueEnd--;
    at += 2;
    if (++count > maxHeaders) return "too many headers";
    const fault = sink.field(bytes, nameStart, nameEnd, valueStart, valueEnd, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

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

/**
 * Whether an unfinished head already holds what no continuation can make right: a control byte, a bare LF or a CR that
 * is not followed by LF. So a client that separates lines with bare LF gets its answer now and not after a time limit.
 */
export function hasIllegalHeadByte(bytes: Buffer, start: number): boolean {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 10) {
      if (at === 0 || bytes[at - 1] !== 13) return true;
    } else if (byte === 13) {
      if (at + 1 < bytes.length && bytes[at + 1] !== 10) return true;
    } else if (valueBytes[byte] === 0) {
      return true;
    }
  }
  return false;
}

function table(accepts: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (accepts(code) ? 1 : 0));
}
