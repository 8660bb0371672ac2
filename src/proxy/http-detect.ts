/** What the first bytes of a connection (after TLS, if any) look like. */
export type HttpVerdict = "http1" | "http2" | "not-http";

const preface = Buffer.from("PRI * HTTP/2.0");
/** Below this many bytes nothing is HTTP (proxy.md 7). */
const minimumBytes = 14;

/**
 * Judges one first read, as the proxy specification does: the HTTP/2 preface, or bytes that a request-line parser
 * could accept so far, are HTTP; fewer than 14 bytes never are.
 */
export function detectHttp(bytes: Buffer): HttpVerdict {
  if (bytes.length < minimumBytes) return "not-http";
  if (bytes.subarray(0, preface.length).equals(preface)) return "http2";
  return startsLikeRequest(bytes) ? "http1" : "not-http";
}

/** A method token, then (if it is there already) a target of visible bytes, then a prefix of `HTTP/1.`. */
function startsLikeRequest(bytes: Buffer): boolean {
  let at = 0;
  while (at < bytes.length && isMethodByte(bytes[at]!)) at++;
  if (at === 0) return false;
  if (at === bytes.length) return true;
  if (bytes[at] !== 0x20) return false;
  const targetStart = ++at;
  while (at < bytes.length && bytes[at]! > 0x20 && bytes[at]! !== 0x7f) at++;
  if (at === bytes.length) return true;
  if (at === targetStart || bytes[at] !== 0x20) return false;
  const version = bytes.toString("latin1", at + 1, at + 8);
  return "HTTP/1.".startsWith(version) || version === "HTTP/1.";
}

function isMethodByte(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 45 || byte === 95;
}
