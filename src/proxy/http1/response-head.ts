import type { FieldSink, HeadFault } from "./header-fields.js";
import { equalsIgnoringCase, readContentLength, readMinorVersion, scanHeaderFields } from "./header-fields.js";
import { chunkedBody } from "./request-head.js";

/** A body that ends when the sender closes. */
export const bodyUntilClose = -2;

/** One response head, parsed in place. Used for one head only. */
export class Http1ResponseHead implements FieldSink {
  status = 0;
  /** Bytes of body, `chunkedBody` or `bodyUntilClose`; what the request's method implies is not considered yet. */
  bodyLength = bodyUntilClose;
  keepAlive = true;
  /** Pairs of positions: `l5d-proxy-error` and `l5d-proxy-connection` lines, which end at the client's sidecar. */
  cuts: number[] = [];
  /** Value of `l5d-proxy-error`, if any. */
  proxyError = "";

  private hasLength = false;
  private hasEncoding = false;

  /** `end` is behind the empty line. Answers why the head is not HTTP/1, or undefined. */
  parse(bytes: Buffer, start: number, end: number, maxHeaders: number): HeadFault | undefined {
    const minor = readMinorVersion(bytes, start);
    if (minor === undefined || bytes[start + 8] !== 32) return "unsupported version";
    this.keepAlive = minor === 1;
    const status = readContentLength(bytes, start + 9, start + 12);
    const after = bytes[start + 12];
    if (status < 100 || (after !== 32 && after !== 13)) return "malformed status";
    this.status = status;
    const lineEnd = bytes.indexOf(10, start + 12);
    if (bytes[lineEnd - 1] !== 13) return "malformed start line";
    return scanHeaderFields(bytes, lineEnd + 1, end - 2, maxHeaders, this) ?? this.judge();
  }

  field(
    bytes: Buffer,
    nameStart: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
    lineEnd: number,
  ): HeadFault | undefined {
    switch (nameEnd - nameStart) {
      case 10:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "connection")) {
          if (equalsIgnoringCase(bytes, valueStart, valueEnd, "keep-alive")) {
            this.keepAlive = true;
            return undefined;
          }
          const value = bytes.toString("latin1", valueStart, valueEnd).toLowerCase();
          if (/(?:^|,)\s*close\s*(?:,|$)/.test(value)) this.keepAlive = false;
          else if (/(?:^|,)\s*keep-alive\s*(?:,|$)/.test(value)) this.keepAlive = true;
        }
        return undefined;
      case 14:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "content-length")) {
          if (this.hasLength) return "repeated content-length";
          this.hasLength = true;
          this.bodyLength = readContentLength(bytes, valueStart, valueEnd);
          if (this.bodyLength < 0) return "malformed content-length";
        }
        return undefined;
      case 15:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "l5d-proxy-error")) {
          this.proxyError = bytes.toString("latin1", valueStart, valueEnd);
          this.cuts.push(nameStart, lineEnd);
        }
        return undefined;
      case 17:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "transfer-encoding")) {
          if (this.hasEncoding || !equalsIgnoringCase(bytes, valueStart, valueEnd, "chunked")) {
            return "unsupported transfer-encoding";
          }
          this.hasEncoding = true;
        }
        return undefined;
      case 20:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "l5d-proxy-connection")) this.cuts.push(nameStart, lineEnd);
        return undefined;
      default:
        return undefined;
    }
  }

  private judge(): HeadFault | undefined {
    if (!this.hasEncoding) return undefined;
    if (this.hasLength) return "both content-length and transfer-encoding";
    this.bodyLength = chunkedBody;
    return undefined;
  }
}

/** Whether a final response with this status to this method has no body, whatever its fields say (RFC 9112 6.3). */
export function hasNoBody(status: number, method: string): boolean {
  return method === "HEAD" || status === 204 || status === 304 || (status >= 100 && status < 200);
}
