import type { BodyFraming } from "./body-framing.js";
import { settleFraming, takeContentLength, takeTransferEncoding } from "./body-framing.js";
import { readConnectionOptions } from "./connection-options.js";
import type { FieldSink, HeadFault } from "./header-fields.js";
import {
  equalsIgnoringCase,
  headIncomplete,
  isToken,
  readMinorVersion,
  scanHeaderFields,
  startsVersion,
} from "./header-fields.js";
import { fieldValues } from "./field-values.js";
import { isHost } from "./host.js";
import { isMethodByte, longestMethod, readMethod } from "./methods.js";
import { absoluteAuthority, targetParts, type TargetParts } from "./request-target.js";

/** What the connection that a request came by lets policy see of it. */
export interface RequestOrigin {
  /** The identity that the client proved, which is what policy sees as `l5d-client-id`. */
  readonly clientIdentity: string | undefined;
  /** The address that the client dialled, which is the authority of a request that names none; undefined: unknown. */
  readonly dialled: string | undefined;
}

/** Filled in while routes are matched; what observers see of it is `AskedParts`. */
export interface AskedSoFar {
  authority: boolean;
  query: boolean;
  readonly headers: string[];
}

/**
 * One request head, parsed in place. An object is used for one head only; `parse` answers why the head is refused or
 * undefined.
 *
 * Headers are not collected. What the relay needs is picked out as the lines go by, and the lines that must not reach
 * the application are remembered as ranges to leave out.
 */
export class Http1RequestHead implements FieldSink, BodyFraming {
  method = "";
  private bytes: Buffer | undefined;
  private targetStart = 0;
  private targetEnd = 0;
  /** 0 or 1. */
  minorVersion = 1;
  /** Bytes of body, or `chunkedBody`. */
  bodyLength = 0;
  hasLength = false;
  hasEncoding = false;
  /** Whether the client keeps the connection for another request. */
  keepAlive = true;
  /** `Expect: 100-continue`. */
  expectsContinue = false;
  /** The protocol of a real upgrade (`websocket`); empty otherwise. */
  upgrade = "";
  /** Pairs of positions: whole lines that are not forwarded, in rising order. */
  cuts: number[] = noRanges;
  /** Position of the first header line. */
  fieldsStart = 0;
  /** Position of the empty line. */
  fieldsEnd = 0;
  /** The Host line, for a relay that writes its own; both 0 when there is none. */
  hostLineStart = 0;
  hostLineEnd = 0;
  /** Connection, Keep-Alive or Upgrade lines were cut, so a Connection line of our own must say what is left of them. */
  connectionRewritten = false;

  /** What the connection adds; whoever asks for decisions sets it. */
  origin: RequestOrigin = unknownOrigin;
  /** Undefined: routes looked at method and path at most. */
  asked: AskedSoFar | undefined;

  private targetText: string | undefined;
  private parts: TargetParts | undefined;
  private hasHost = false;
  private hostStart = 0;
  private hostEnd = 0;
  private connectionValues: string[] | undefined;
  private upgradeValue = "";
  private upgradeLines: readonly number[] = noRanges;
  private connectionLines: number[] = noRanges;
  /** Lower-case names of headers that the client wants to end here. */
  private nominated: readonly string[] = noNames;

  /** As sent. Made from the bytes when it is first asked for: the relay itself does not need it. */
  get target(): string {
    return (this.targetText ??= this.bytes!.toString("latin1", this.targetStart, this.targetEnd));
  }

  /** Value of the Host field, or empty when an HTTP/1.0 request has none. */
  get host(): string {
    return this.bytes!.toString("latin1", this.hostStart, this.hostEnd);
  }

  get path(): string {
    return (this.parts ??= targetParts(this.target)).path;
  }

  get query(): string {
    this.noteAsked().query = true;
    return (this.parts ??= targetParts(this.target)).query;
  }

  /**
   * Of an absolute-form target, of a CONNECT, of the Host field, or the address that was dialled; undefined when an
   * HTTP/1.0 request names none and the address is not known either (policy.md 6.7).
   */
  get authority(): string | undefined {
    this.noteAsked().authority = true;
    return this.writtenAuthority ?? this.origin.dialled;
  }

  /** Whether the request itself says for whom it is. */
  get namesAuthority(): boolean {
    return this.hasHost || this.writtenAuthority !== undefined;
  }

  private get writtenAuthority(): string | undefined {
    if (this.method === "CONNECT") return this.target;
    const inTarget = this.bytes![this.targetStart] === slash ? undefined : absoluteAuthority(this.target);
    return inTarget ?? (this.hasHost ? this.host : undefined);
  }

  /**
   * Every value of the header. What ends at this connection, because it is about it or because the client's Connection
   * field says so, is not there, and `l5d-client-id` is what was proved, whatever the client wrote: a client must not
   * choose a route by a header that never reaches the application, or by the identity of another (proxy.md 10).
   */
  header(name: string): readonly string[] {
    const { headers } = this.noteAsked();
    if (!headers.includes(name)) headers.push(name);
    if (name.replaceAll("_", "-") === "l5d-client-id") {
      const { clientIdentity } = this.origin;
      return clientIdentity === undefined || name !== "l5d-client-id" ? [] : [clientIdentity];
    }
    if (name === "keep-alive" || name === "proxy-connection") return [];
    if (this.upgrade === "" && (name === "connection" || name === "upgrade")) return [];
    return this.nominated.includes(name) ? [] : fieldValues(this.bytes!, this.fieldsStart, name);
  }

  private noteAsked(): AskedSoFar {
    return (this.asked ??= { authority: false, query: false, headers: [] });
  }

  /** Answers the position behind the head, `headIncomplete`, or why the head is refused. */
  parse(bytes: Buffer, maxHeaders: number): number | HeadFault {
    this.bytes = bytes;
    let at = 0;
    while (isMethodByte(bytes[at]!)) at++;
    if (at === bytes.length) return at > longestMethod ? "unknown method" : headIncomplete;
    if (bytes[at] !== 32) return "malformed start line";
    const method = readMethod(bytes, 0, at);
    if (method === undefined) return "unknown method";
    this.method = method;
    this.targetStart = ++at;
    // No fragment (`#`, 35): two parsers need not agree on where the path ends.
    while (bytes[at]! > 32 && bytes[at]! < 127 && bytes[at] !== 35) at++;
    if (at === bytes.length) return headIncomplete;
    if (at === this.targetStart || bytes[at] !== 32) return "malformed request target";
    this.targetEnd = at;
    const minor = readMinorVersion(bytes, at + 1);
    if (minor === undefined || bytes[at + 9] !== 13 || bytes[at + 10] !== 10) {
      return startsVersion(bytes, at + 1) ? headIncomplete : "unsupported version";
    }
    this.minorVersion = minor;
    this.keepAlive = this.minorVersion === 1;
    this.fieldsStart = at + 11;
    const end = scanHeaderFields(bytes, this.fieldsStart, maxHeaders, this);
    if (typeof end !== "number" || end === headIncomplete) return end;
    this.fieldsEnd = end - 2;
    return this.judge(bytes) ?? end;
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
      case 4:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "host")) {
          if (this.hasHost) return "repeated host";
          this.hasHost = true;
          if (!isHost(bytes, valueStart, valueEnd)) return "malformed host";
          this.hostStart = valueStart;
          this.hostEnd = valueEnd;
          this.hostLineStart = nameStart;
          this.hostLineEnd = lineEnd;
        }
        return undefined;
      case 6:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "expect")) this.expectsContinue = true;
        return undefined;
      case 7:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "upgrade")) {
          const value = bytes.toString("latin1", valueStart, valueEnd).toLowerCase();
          this.upgradeValue = this.upgradeLines === noRanges ? value : `${this.upgradeValue},${value}`;
          this.upgradeLines = this.upgradeLines.concat(nameStart, lineEnd);
        }
        return undefined;
      case 10:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "connection")) {
          (this.connectionValues ??= []).push(bytes.toString("latin1", valueStart, valueEnd));
          this.connectionLines = this.connectionLines.concat(nameStart, lineEnd);
        } else if (equalsIgnoringCase(bytes, nameStart, nameEnd, "keep-alive")) {
          this.cut(nameStart, lineEnd);
        }
        return undefined;
      case 13:
        // The spoof protection of `l5d-client-id`: in any case, and with the underscores that CGI-like applications
        // read as dashes.
        if (isClientIdName(bytes, nameStart)) this.cut(nameStart, lineEnd);
        return undefined;
      case 14:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "content-length")) {
          return takeContentLength(this, bytes, valueStart, valueEnd);
        }
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "http2-settings")) {
          this.cut(nameStart, lineEnd);
        }
        return undefined;
      case 16:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "proxy-connection")) this.cut(nameStart, lineEnd);
        return undefined;
      case 17:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "transfer-encoding")) {
          return takeTransferEncoding(this, bytes, valueStart, valueEnd);
        }
        return undefined;
      case 19:
        if (equalsIgnoringCase(bytes, nameStart, nameEnd, "proxy-authorization")) this.cut(nameStart, lineEnd);
        return undefined;
      default:
        return undefined;
    }
  }

  private cut(start: number, end: number): void {
    this.cuts = this.cuts.concat(start, end);
  }

  /** What only the whole head can tell. */
  private judge(bytes: Buffer): HeadFault | undefined {
    const framingFault = settleFraming(this);
    if (framingFault !== undefined) return framingFault;
    if (!this.hasHost && this.minorVersion === 1) return "missing host";
    if (bytes[this.targetStart] !== slash || this.method === "CONNECT") {
      const fault = this.judgeUnusualTarget();
      if (fault !== undefined) return fault;
    }
    if (this.connectionValues !== undefined || this.upgradeLines !== noRanges) return this.judgeConnection(bytes);
    return undefined;
  }

  /** Targets other than `/path`: `OPTIONS *`, `CONNECT host:port` and the absolute form. */
  private judgeUnusualTarget(): HeadFault | undefined {
    const { target } = this;
    if (this.method === "CONNECT") {
      if (!isHostText(target) || !target.includes(":")) return "malformed request target";
      // Some parsers take all behind the head of a CONNECT for the tunnel, others read its body first.
      if (this.bodyLength !== 0) return "upgrade beside a body";
      return this.contradictsHost(target) ? "host contradicts the request target" : undefined;
    }
    if (target === "*") return this.method === "OPTIONS" ? undefined : "malformed request target";
    const authority = absoluteAuthority(target);
    if (authority === undefined || !isHostText(authority)) return "malformed request target";
    return this.contradictsHost(authority) ? "host contradicts the request target" : undefined;
  }

  /** Clients leave out `:80` in one place and write it in the other; that is no contradiction. */
  private contradictsHost(authority: string): boolean {
    const bare = (text: string): string => text.toLowerCase().replace(/:80$/, "");
    return this.hasHost && bare(this.host) !== bare(authority);
  }

  private judgeConnection(bytes: Buffer): HeadFault | undefined {
    const options = readConnectionOptions(this.connectionValues ?? []);
    if (options === undefined) return "malformed connection header";
    if (options.close) this.keepAlive = false;
    if (options.keepAlive && !options.close) this.keepAlive = true;
    // Only one protocol may be asked for: in a list, `h2c` could hide and be chosen, and nobody would judge what
    // travels in its tunnel (RFC 9113 dropped that upgrade).
    // HTTP/1.0 knows no upgrade (RFC 9110 7.8).
    const asks = options.upgrade && this.minorVersion === 1;
    const upgrades = asks && isToken(this.upgradeValue) && this.upgradeValue !== "h2c";
    if (upgrades && this.bodyLength !== 0) return "upgrade beside a body";
    if (upgrades) this.upgrade = this.upgradeValue;
    this.nominated = options.nominated;
    const isPlain = options.nominated.length === 0 && !options.upgrade && this.upgradeLines === noRanges;
    if (isPlain && this.connectionLines.length === 2) return undefined;
    this.connectionRewritten = true;
    this.cuts = this.cuts.concat(this.connectionLines);
    if (!upgrades) this.cuts = this.cuts.concat(this.upgradeLines);
    this.cutNominated(bytes, options.nominated);
    this.cuts = sortedRanges(this.cuts);
    return undefined;
  }

  private cutNominated(bytes: Buffer, nominated: readonly string[]): void {
    if (nominated.length === 0) return;
    scanHeaderFields(bytes, this.fieldsStart, Number.MAX_SAFE_INTEGER, {
      field: (_, nameStart, nameEnd, _valueStart, _valueEnd, lineEnd) => {
        const isNominated = nominated.some((name) => equalsIgnoringCase(bytes, nameStart, nameEnd, name));
        const isCut = this.cuts.some((position, index) => index % 2 === 0 && position === nameStart);
        if (isNominated && !isCut) this.cut(nameStart, lineEnd);
        return undefined;
      },
    });
  }
}

/** Shared by all heads that leave nothing out; never changed. */
const noRanges: number[] = [];

const slash = 47;

const noNames: readonly string[] = [];

const unknownOrigin: RequestOrigin = { clientIdentity: undefined, dialled: undefined };

function isClientIdName(bytes: Buffer, start: number): boolean {
  const name = "l5d-client-id";
  for (let index = 0; index < name.length; index++) {
    const byte = bytes[start + index]!;
    const folded = byte === 95 ? 45 : byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (folded !== name.charCodeAt(index)) return false;
  }
  return true;
}

function isHostText(text: string): boolean {
  return isHost(Buffer.from(text, "latin1"), 0, text.length);
}

/** Pairs in rising order. */
export function sortedRanges(ranges: readonly number[]): number[] {
  const pairs: [number, number][] = [];
  for (let index = 0; index < ranges.length; index += 2) pairs.push([ranges[index]!, ranges[index + 1]!]);
  return pairs.sort((a, b) => a[0] - b[0]).flat();
}
