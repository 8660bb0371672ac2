import type { BodyFraming } from "./body-framing.js";
import { bodyUntilClose, settleFraming, takeContentLength, takeTransferEncoding } from "./body-framing.js";
import type { FieldSink, HeadFault } from "./header-fields.js";
import {
  equalsIgnoringCase,
  headIncomplete,
  readContentLength,
  readMinorVersion,
  scanHeaderFields,
} from "./header-fields.js";

/** One response head, parsed in place. Used for one head only. */
export class Http1ResponseHead implements FieldSink, BodyFraming {
  status = 0;
  /** Bytes of body, `chunkedBody` or `bodyUntilClose`; what the request's method implies is not considered yet. */
  bodyLength = bodyUntilClose;
  keepAlive = true;
  /** Pairs of positions: `l5d-proxy-error` and `l5d-proxy-connection` lines, which end at the client's sidecar. */
  cuts: number[] = [];
  /** Value of `l5d-proxy-error`, if any. */
  proxyError = "";

  hasLength = false;
  hasEncoding = false;
  private closes = false;
  minorVersion = 1;

  /** Answers the position behind the head, `headIncomplete`, or why this is not HTTP/1. */
  parse(bytes: Buffer, maxHeaders: number): number | HeadFault {
    if (bytes.length < shortestStatusLine) {
      return "HTTP/1.".startsWith(bytes.toString("latin1", 0, 7)) ? headIncomplete : "unsupported version";
    }
    const minor = readMinorVersion(bytes, 0);
    if (minor === undefined || bytes[8] !== 32) return "unsupported version";
    this.minorVersion = minor;
    this.keepAlive = minor === 1;
    const status = readContentLength(bytes, 9, 12);
    if (status < 100 || (bytes[12] !== 32 && bytes[12] !== 13)) return "malformed status";
    this.status = status;
    let at = 12;
    while (bytes[at]! >= 32 || bytes[at] === 9) at++;
    if (at + 1 >= bytes.length) return headIncomplete;
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) return "malformed start line";
    const end = scanHeaderFields(bytes, at + 2, maxHeaders, this);
    return typeof end !== "number" || end === headIncomplete ? end : (this.judge() ?? end);
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
          // Close wins, also over a line that comes later.
          if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/.test(value)) this.closes = true;
          else if (/(?:^|,)[ \t]*keep-alive[ \t]*(?:,|$)/.test(value)) this.keepAlive = true;
        }
        return undefined;
      case 14:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "content-length")) {
          return takeContentLength(this, bytes, valueStart, valueEnd);
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
          return takeTransferEncoding(this, bytes, valueStart, valueEnd);
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
    if (this.closes) this.keepAlive = false;
    return settleFraming(this);
  }
}

/** `HTTP/1.1 200` and CRLF, in bytes. */
const shortestStatusLine = 14;

/** Whether a final response with this status to this method has no body, whatever its fields say (RFC 9112 6.3). */
export function hasNoBody(status: number, method: string): boolean {
  return method === "HEAD" || status === 204 || status === 304 || (status >= 100 && status < 200);
}
