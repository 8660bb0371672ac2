import { isToken } from "./header-fields.js";
import { bodyUntilClose, chunkedBody } from "./body-framing.js";

/** Chunk extensions and trailers a body may carry, in bytes; more is refused. */
const maxLineBytes = 4096;
const maxTrailerBytes = 8192;

/** Trailers that would change what the application believes of the request (RFC 9110 6.5.1, and our own). */
const forbiddenTrailers = new Set(["content-length", "transfer-encoding", "host", "connection", "l5d-client-id"]);

/** What may stand behind a chunk's size: nothing of it means anything to us, but others must read over it as we do. */
const chunkExtensions = /^(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"[\t !#-[\]-~]*"))?)*$/;

type State = "size" | "size-line" | "data" | "data-end" | "trailer" | "until-close" | "length" | "done";

/**
 * Finds the end of a message body in the bytes as they come, without copying them. Chunked framing is read strictly:
 * hexadecimal digits only, lines end in CRLF only, no control bytes, a size that can be counted exactly.
 */
export class BodyScanner {
  private state: State = "done";
  private remaining = 0;
  private digits = 0;
  private lineBytes = 0;
  private trailerBytes = 0;
  private line = "";
  private sawCarriageReturn = false;

  get done(): boolean {
    return this.state === "done";
  }

  /** Starts a body of `length` bytes, or of `chunkedBody` or `bodyUntilClose`. */
  begin(length: number): void {
    this.remaining = length;
    this.sawCarriageReturn = false;
    if (length === chunkedBody) {
      this.beginSize();
      this.trailerBytes = 0;
    } else if (length === bodyUntilClose) this.state = "until-close";
    else this.state = length === 0 ? "done" : "length";
  }

  /** The sender closed. Answers whether the body is complete. */
  end(): boolean {
    if (this.state === "until-close") this.state = "done";
    return this.state === "done";
  }

  /** Position behind the last byte from `start` on that belongs to the body, or -1 when the framing is malformed. */
  scan(bytes: Buffer, start: number): number {
    let at = start;
    while (at < bytes.length) {
      switch (this.state) {
        case "done":
          return at;
        case "until-close":
          return bytes.length;
        case "length":
        case "data": {
          const taken = Math.min(this.remaining, bytes.length - at);
          this.remaining -= taken;
          at += taken;
          if (this.remaining === 0) this.state = this.state === "length" ? "done" : "data-end";
          break;
        }
        case "size":
          if (!this.readSizeByte(bytes[at++]!)) return -1;
          break;
        case "size-line":
        case "trailer":
          if (!this.readLineByte(bytes[at++]!)) return -1;
          break;
        case "data-end":
          if (!this.readDataEndByte(bytes[at++]!)) return -1;
          break;
      }
    }
    return at;
  }

  private beginSize(): void {
    this.state = "size";
    this.remaining = 0;
    this.digits = 0;
    this.beginLine();
  }

  private beginLine(): void {
    this.line = "";
    this.lineBytes = 0;
    this.sawCarriageReturn = false;
  }

  private readSizeByte(byte: number): boolean {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      // Twelve digits stay far below 2^53, so the count is exact.
      if (++this.digits > 12) return false;
      this.remaining = this.remaining * 16 + digit;
      return true;
    }
    if (this.digits === 0 || (byte !== 13 && byte !== 59)) return false;
    this.state = "size-line";
    return this.readLineByte(byte);
  }

  /** The rest of a size line (an extension, which means nothing to us), or a trailer line. */
  private readLineByte(byte: number): boolean {
    if (this.sawCarriageReturn) return byte === 10 && this.endLine();
    if (byte === 13) {
      this.sawCarriageReturn = true;
      return true;
    }
    if ((byte < 32 && byte !== 9) || byte === 127 || ++this.lineBytes > maxLineBytes) return false;
    if (this.state === "trailer" && ++this.trailerBytes > maxTrailerBytes) return false;
    this.line += String.fromCharCode(byte);
    return true;
  }

  private endLine(): boolean {
    if (this.state === "size-line") {
      if (!chunkExtensions.test(this.line)) return false;
      this.state = this.remaining === 0 ? "trailer" : "data";
      this.beginLine();
      return true;
    }
    if (this.line === "") {
      this.state = "done";
      return true;
    }
    const isAllowed = isAllowedTrailer(this.line);
    this.beginLine();
    return isAllowed;
  }

  private readDataEndByte(byte: number): boolean {
    if (!this.sawCarriageReturn) {
      this.sawCarriageReturn = true;
      return byte === 13;
    }
    this.beginSize();
    return byte === 10;
  }
}

function isAllowedTrailer(line: string): boolean {
  const colon = line.indexOf(":");
  if (colon <= 0) return false;
  const name = line.slice(0, colon);
  return isToken(name) && !forbiddenTrailers.has(name.toLowerCase().replaceAll("_", "-"));
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
