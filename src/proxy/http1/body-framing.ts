import type { HeadFault } from "./header-fields.js";
import { equalsIgnoringCase, readContentLength } from "./header-fields.js";

/** A body whose end is told by chunks. */
export const chunkedBody = -1;

/** A body that ends when the sender closes. */
export const bodyUntilClose = -2;

/** What a head, of a request or a response, says about the end of its body. */
export interface BodyFraming {
  /** Bytes of body, `chunkedBody` or `bodyUntilClose`. */
  bodyLength: number;
  hasLength: boolean;
  hasEncoding: boolean;
  /** 0 or 1. */
  minorVersion: number;
}

/** Takes a Content-Length field. A second one is refused even when it says the same (RFC 9112 6.3). */
export function takeContentLength(
  framing: BodyFraming,
  bytes: Buffer,
  valueStart: number,
  valueEnd: number,
): HeadFault | undefined {
  if (framing.hasLength) return "repeated content-length";
  framing.hasLength = true;
  framing.bodyLength = readContentLength(bytes, valueStart, valueEnd);
  return framing.bodyLength < 0 ? "malformed content-length" : undefined;
}

/** Takes a Transfer-Encoding field: `chunked` alone, and once. */
export function takeTransferEncoding(
  framing: BodyFraming,
  bytes: Buffer,
  valueStart: number,
  valueEnd: number,
): HeadFault | undefined {
  if (framing.hasEncoding || !equalsIgnoringCase(bytes, valueStart, valueEnd, "chunked")) {
    return "unsupported transfer-encoding";
  }
  framing.hasEncoding = true;
  return undefined;
}

/** Settles the framing once all fields are known. Two answers to where the body ends are refused, never weighed. */
export function settleFraming(framing: BodyFraming): HeadFault | undefined {
  if (!framing.hasEncoding) return undefined;
  if (framing.hasLength) return "both content-length and transfer-encoding";
  // HTTP/1.0 has no chunks: one reader would take them for the body (RFC 9112 6.1).
  if (framing.minorVersion === 0) return "unsupported transfer-encoding";
  framing.bodyLength = chunkedBody;
  return undefined;
}
