import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { OpenConnection } from "../connection-table.js";
import { breakOff } from "../break-off.js";
import { closeLingering } from "../lingering-close.js";
import { refusalBytes } from "../refusal.js";
import { bodyUntilClose } from "./body-framing.js";
import { BodyScanner } from "./body-scanner.js";
import type { ExchangeRoute, UpstreamTarget } from "./exchange-route.js";
import { forwardedBytes, withoutRanges } from "./forwarded-head.js";
import { headIncomplete } from "./header-fields.js";
import type { Http1RelayOptions } from "./relay-options.js";
import type { Http1RequestHead } from "./request-head.js";
import { RequestIntake } from "./request-intake.js";
import { Http1ResponseHead, hasNoBody } from "./response-head.js";
import { UpstreamLink } from "./upstream-link.js";

/** Bodies up to this size travel in the same write as their head. */
const joinedBodyBytes = 16_384;
/** Bytes of pipelined requests that wait while one is answered; then the client is not read further. */
const maxWaitingBytes = 65_536;
/** Body of a request answered here that is read and thrown away to keep the connection; a longer one costs the connection. */
const maxDiscardedBytes = 1_048_576;
/** An application's heads may be this much larger than a client's. */
const responseAllowance = 4;

const noLines = Buffer.alloc(0);
/** Methods that may be sent again when a kept connection turns out to be closed. */
const retriable = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Relays HTTP/1 between one client connection and the connection it owns to the other side: takes one request at a
 * time from the intake, asks for its route, and forwards bytes by their framing. Pipelined requests wait in the intake.
 *
 * INVARIANT: the connection to the other side belongs to this client connection and ends with it, so no two clients'
 * requests ever share one.
 *
 * Over 400 lines, because one exchange is one state machine; what can be asked without its state (heads, framing,
 * refusals, the intake, the link) is in files of its own.
 */
export class Http1Relay implements OpenConnection {
  deadline = 0;

  private readonly client: Socket;
  private readonly options: Http1RelayOptions;
  private readonly intake: RequestIntake;
  private readonly link: UpstreamLink;

  /** The request being answered; undefined between exchanges. */
  private request: Http1RequestHead | undefined;
  private readonly requestBody = new BodyScanner();
  private requestEnded = false;
  private response: "head" | "body" | "done" = "done";
  private responseInput: Buffer | undefined;
  private readonly responseBody = new BodyScanner();
  private keepAlive = true;
  /** A safe request on a kept connection, until the first byte of its answer: it is sent again if that was closed. */
  private replay: { readonly bytes: Buffer; readonly target: UpstreamTarget } | undefined;

  private readonly clientIsTls: boolean;
  private clientPaused = false;
  private upstreamPaused = false;
  private isReadingHead = false;
  /** The body of a request that was answered here is being thrown away. */
  private discarding = false;
  private discarded = 0;
  private tunnel: "none" | "opening-silently" | "open" = "none";
  private clientEnded = false;
  /** In a tunnel: the other side's data is complete. */
  private upstreamEnded = false;
  private closed = false;
  private isDraining = false;

  constructor(client: Socket, options: Http1RelayOptions) {
    this.client = client;
    this.options = options;
    this.clientIsTls = client instanceof TLSSocket;
    this.intake = new RequestIntake(options.limits);
    this.link = new UpstreamLink({
      data: (socket, chunk) => this.readUpstream(socket, chunk),
      ended: () => this.endUpstream(),
      broken: (why) => this.breakUpstream(why),
      drained: () => this.resumeClient(),
    });
  }

  /** Starts with the bytes that detection has read already. */
  start(initial: Buffer | undefined): void {
    const { client, options } = this;
    options.table.add(this);
    this.expectWithin(options.limits.idleTimeoutMs);
    client.on("data", (chunk: Buffer) => this.readClient(chunk));
    client.on("drain", () => this.drainedClient());
    client.on("end", () => this.endClient());
    client.on("error", () => this.destroy());
    client.on("close", () => this.destroy());
    if (initial !== undefined && initial.length > 0) this.readClient(initial);
    if (!this.closed) client.resume();
  }

  expire(): void {
    if (this.request !== undefined) {
      if (this.response !== "head" || this.clientEnded) this.destroy();
      else if (this.clientPaused) this.fail(504, "the other side does not read the request body");
      else this.refuse(408, "head-timeout", "request body did not arrive in time");
      return;
    }
    if (this.isReadingHead) this.refuse(408, "head-timeout", "request head did not arrive in time");
    else this.closeClient();
  }

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    this.options.table.remove(this);
    if (this.request === undefined) this.client.destroy();
    else breakOff(this.client);
    this.link.drop(this.tunnel === "open");
  }

  /** Finishes the exchange in flight, then closes; an idle connection closes now. */
  drain(): void {
    this.isDraining = true;
    if (this.request === undefined) this.closeClient();
  }

  /** The policy may have changed: a tunnel that would not be granted now is cut. Requests are decided one by one. */
  reevaluate(): void {
    if (this.tunnel !== "open" || this.request === undefined) return;
    if (this.options.keepsTunnel?.(this.request) === false) this.destroy();
  }

  // --- the client's bytes -------------------------------------------------------------------------------------------

  private readClient(chunk: Buffer): void {
    if (this.closed) return;
    const { socket } = this.link;
    if (this.tunnel === "open") {
      if (socket?.write(chunk) === false) this.pauseClient();
      return;
    }
    if (this.request !== undefined && !this.requestEnded && socket !== undefined) {
      this.forwardBody(socket, chunk);
      return;
    }
    this.intake.add(chunk);
    if (this.request === undefined) this.readRequests();
    else if (this.intake.size > maxWaitingBytes) this.pauseClient();
  }

  /** Takes requests from the intake until one has to be waited for. */
  private readRequests(): void {
    while (!this.closed && this.request === undefined && !this.intake.isEmpty) {
      // A client that reads no answers may not go on asking: refusals would pile up here.
      if (this.client.writableNeedDrain) {
        this.pauseClient();
        break;
      }
      if (this.discarding) this.discard();
      else if (!this.readHead()) return;
    }
    if (this.closed || this.request !== undefined) return;
    if (!this.intake.isEmpty) this.expectWithin(this.options.limits.idleTimeoutMs);
    else if (this.clientEnded || this.isDraining) this.closeClient();
    else this.expectWithin(this.options.limits.idleTimeoutMs);
  }

  /** Answers false when more bytes must come first or the connection is over. */
  private readHead(): boolean {
    const next = this.intake.nextHead(this.clientEnded);
    if (next.kind === "refuse") return this.refuse(next.status, next.cause, next.detail);
    if (next.kind === "more") {
      // The limit runs from the first byte of the head and is not extended by later ones.
      if (!this.isReadingHead) this.expectWithin(this.options.limits.headTimeoutMs);
      this.isReadingHead = true;
      return false;
    }
    this.isReadingHead = false;
    return this.beginExchange(next.bytes, next.length, next.head);
  }

  private beginExchange(input: Buffer, headLength: number, head: Http1RequestHead): boolean {
    this.requestBody.begin(head.bodyLength);
    // The framing of everything that is here is checked before a byte is forwarded.
    const bodyEnd = this.requestBody.scan(input, headLength);
    if (bodyEnd < 0) return this.refuse(400, "malformed-request", "malformed chunk");
    this.requestEnded = this.requestBody.done;
    this.keepAlive = head.keepAlive && !this.isDraining;
    this.intake.keep(input, bodyEnd);
    const route = this.options.route(head);
    if (route.kind === "answer") return this.answer(route, head, bodyEnd - headLength);

    this.request = head;
    this.response = "head";
    this.deadline = 0;
    const body = bodyEnd > headLength ? input.subarray(headLength, bodyEnd) : undefined;
    if (route.kind === "tunnel") {
      this.tunnel = route.announce ? "none" : "opening-silently";
      const request = route.announce ? undefined : forwardedBytes(input, 0, head, noLines, body, route.changes);
      this.connect(route.target, (socket) => this.openOwnTunnel(socket, request));
      return true;
    }
    const joined = body !== undefined && body.length <= joinedBodyBytes ? body : undefined;
    const first = forwardedBytes(input, 0, head, route.addedLines, joined, route.changes);
    this.sendRequest(route.target, first, joined === body ? undefined : body, head);
    return true;
  }

  private sendRequest(target: UpstreamTarget, first: Buffer, second: Buffer | undefined, head: Http1RequestHead): void {
    const kept = this.link.reusable(target);
    if (kept === undefined) {
      this.replay = undefined;
      this.connect(target, (socket) => this.writeRequest(socket, first, second));
      return;
    }
    this.replay = head.bodyLength === 0 && retriable.has(head.method) ? { bytes: first, target } : undefined;
    this.writeRequest(kept, first, second);
  }

  private writeRequest(socket: Socket, first: Buffer, second: Buffer | undefined): void {
    let flows = socket.write(first);
    if (second !== undefined) flows = socket.write(second);
    if (this.requestEnded) return;
    if (!flows) this.pauseClient();
    this.expectWithin(this.options.limits.idleTimeoutMs);
    // Body bytes that came while the connection was being made.
    const waiting = this.intake.take();
    if (waiting === undefined) return;
    this.resumeClient();
    this.forwardBody(socket, waiting);
  }

  private forwardBody(socket: Socket, chunk: Buffer): void {
    const end = this.requestBody.scan(chunk, 0);
    if (end < 0) {
      // The application has part of a request and never gets its end: its connection goes with ours.
      this.refuse(400, "malformed-request", "malformed chunk");
      return;
    }
    this.expectWithin(this.options.limits.idleTimeoutMs);
    if (!socket.write(end === chunk.length ? chunk : chunk.subarray(0, end))) this.pauseClient();
    if (!this.requestBody.done) return;
    this.requestEnded = true;
    this.deadline = 0;
    this.intake.keep(chunk, end);
    if (this.response === "done") this.endExchange();
  }

  /** Reads and throws away what is there of the body of a request that was answered here. */
  private discard(): void {
    const bytes = this.intake.take()!;
    const end = this.requestBody.scan(bytes, 0);
    if (end < 0) {
      this.refuse(400, "malformed-request", "malformed chunk");
      return;
    }
    this.discarded += end;
    this.intake.keep(bytes, end);
    this.discarding = !this.requestBody.done;
    if (this.discarded > maxDiscardedBytes) this.closeClient();
  }

  private endClient(): void {
    this.clientEnded = true;
    if (this.tunnel === "open") this.link.socket?.end();
    else if (this.request === undefined) {
      if (this.intake.isEmpty) this.closeClient();
      else this.readRequests();
    } else if (!this.requestEnded) {
      // A request whose body breaks off must not look complete to the application.
      this.destroy();
    } else {
      // It waits for its answer, or is gone: who of the two only a write would show.
      this.expectWithin(this.options.limits.idleTimeoutMs);
    }
  }

  // --- the other side -----------------------------------------------------------------------------------------------

  private connect(target: UpstreamTarget, connected: (socket: Socket) => void): void {
    this.upstreamPaused = false;
    this.link.connect(target, connected, (error) => {
      const { message, code } = error as NodeJS.ErrnoException;
      this.fail(code === "ETIMEDOUT" ? 504 : 502, message);
    });
  }

  private readUpstream(socket: Socket, chunk: Buffer): void {
    if (this.tunnel === "open") {
      this.writeClient(socket, chunk);
      return;
    }
    this.replay = undefined;
    if (this.response === "body") {
      this.readResponseBody(socket, chunk, 0, 0);
      return;
    }
    if (this.response === "done") {
      // Bytes that answer nothing would be taken for the answer to the next request.
      this.loseUpstream();
      return;
    }
    let bytes: Buffer | undefined =
      this.responseInput === undefined ? chunk : Buffer.concat([this.responseInput, chunk]);
    this.responseInput = undefined;
    while (bytes !== undefined && bytes.length > 0) bytes = this.readResponseHead(socket, bytes);
  }

  /** Reads one response head and what follows it. After an interim response, the bytes behind it are answered. */
  private readResponseHead(socket: Socket, bytes: Buffer): Buffer | undefined {
    const { limits } = this.options;
    const request = this.request!;
    const maxHeadBytes = limits.maxHeadBytes * responseAllowance;
    const head = new Http1ResponseHead();
    const end = head.parse(bytes, limits.maxHeaders * responseAllowance);
    if (end === headIncomplete && bytes.length <= maxHeadBytes) {
      // INVARIANT: what is kept beyond this call is a copy, because the chunk is lent.
      this.responseInput = Buffer.from(bytes);
      return undefined;
    }
    if (typeof end !== "number" || end === headIncomplete || end > maxHeadBytes) {
      this.fail(502, `response: ${typeof end === "number" ? "head is too large" : end}`);
      return undefined;
    }
    if (head.status === 101 || (request.method === "CONNECT" && head.status >= 200 && head.status < 300)) {
      this.openGrantedTunnel(socket, head, bytes);
      return undefined;
    }
    if (head.status < 200) {
      this.writeClient(socket, bytes.subarray(0, end));
      return bytes.subarray(end);
    }
    this.beginResponse(socket, bytes, end, head, request);
    return undefined;
  }

  private beginResponse(
    socket: Socket,
    bytes: Buffer,
    headLength: number,
    head: Http1ResponseHead,
    request: Http1RequestHead,
  ): void {
    const bodyLength = hasNoBody(head.status, request.method) ? 0 : head.bodyLength;
    if (!head.keepAlive || bodyLength === bodyUntilClose) this.keepAlive = false;
    this.responseBody.begin(bodyLength);
    this.response = "body";
    if (this.options.remoteProxyError === undefined || head.cuts.length === 0) {
      this.readResponseBody(socket, bytes, headLength, 0);
      return;
    }
    this.options.remoteProxyError(head.proxyError);
    this.client.write(withoutRanges(bytes.subarray(0, headLength), head.cuts));
    this.readResponseBody(socket, bytes, headLength, headLength);
  }

  /** Forwards the body bytes from `from` on, together with what stands before them from `writeFrom` on. */
  private readResponseBody(socket: Socket, bytes: Buffer, from: number, writeFrom: number): void {
    const end = this.responseBody.scan(bytes, from);
    if (end < 0) {
      this.destroy();
      return;
    }
    if (end > writeFrom) {
      const isWhole = writeFrom === 0 && end === bytes.length;
      this.writeClient(socket, isWhole ? bytes : bytes.subarray(writeFrom, end));
      if (this.clientEnded) this.expectWithin(this.options.limits.idleTimeoutMs);
    }
    if (!this.responseBody.done) return;
    // Bytes behind the response answer nothing that was asked.
    if (end < bytes.length) this.keepAlive = false;
    this.response = "done";
    if (this.requestEnded) this.endExchange();
    else if (!this.keepAlive) this.closeClient();
  }

  private endUpstream(): void {
    if (this.tunnel === "open") {
      this.upstreamEnded = true;
      this.client.end();
    } else if (this.response === "body" && this.responseBody.end()) this.closeClient();
    else this.breakUpstream("the other side closed the connection");
  }

  /** The connection to the other side is of no more use, although nothing is waited for from it. */
  private loseUpstream(): void {
    if (this.request === undefined) this.link.drop();
    else this.closeClient();
  }

  private breakUpstream(why: string): void {
    const { replay } = this;
    if (this.response === "done") this.loseUpstream();
    // Behind its end a connection may go; what the client has not read yet is still sent.
    else if (this.upstreamEnded) this.closeClient();
    else if (this.tunnel === "open" || this.response === "body") this.destroy();
    else if (replay === undefined) this.fail(502, why);
    else {
      // A kept connection may be closed by the other side just as a request goes out. Nothing of an answer has come,
      // the method is safe, and a fresh connection tells the truth.
      this.replay = undefined;
      this.connect(replay.target, (socket) => socket.write(replay.bytes));
    }
  }

  // --- tunnels ------------------------------------------------------------------------------------------------------

  private openGrantedTunnel(socket: Socket, head: Http1ResponseHead, bytes: Buffer): void {
    if (head.status === 101 && this.request!.upgrade === "") {
      this.fail(502, "response: upgrade that nobody asked for");
      return;
    }
    this.writeClient(socket, bytes);
    this.enterTunnel(socket);
  }

  private openOwnTunnel(socket: Socket, request: Buffer | undefined): void {
    if (request === undefined) this.client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    else socket.write(request);
    this.enterTunnel(socket);
  }

  private enterTunnel(socket: Socket): void {
    this.tunnel = "open";
    this.deadline = 0;
    const waiting = this.intake.take();
    if (waiting !== undefined) socket.write(waiting);
    if (this.clientEnded) socket.end();
    this.resumeClient();
  }

  // --- ends ---------------------------------------------------------------------------------------------------------

  private endExchange(): void {
    this.request = undefined;
    this.replay = undefined;
    if (!this.keepAlive) {
      this.closeClient();
      return;
    }
    this.resumeClient();
    this.readRequests();
  }

  /** Answers a request that goes no further. Says whether the next one may be read. */
  private answer(
    route: Extract<ExchangeRoute, { kind: "answer" }>,
    head: Http1RequestHead,
    bodyBytes: number,
  ): boolean {
    // A client that waits for `100 Continue` may send its body or not: the connection can't be read on safely.
    const close = route.close === true || !this.keepAlive || (head.expectsContinue && !this.requestEnded);
    this.client.write(refusalBytes(route.status, { ...route, close }));
    if (close) {
      this.closeClient();
      return false;
    }
    this.discarding = !this.requestEnded;
    this.discarded = bodyBytes;
    return true;
  }

  /** Refuses what cannot be read and closes. Always answers false: nothing more is taken from this connection. */
  private refuse(
    status: number,
    cause: "malformed-request" | "head-too-large" | "head-timeout",
    detail: string,
  ): false {
    this.options.refused(cause, detail);
    // Once an answer to this request has begun there is no place for another.
    if (this.request === undefined || this.response === "head") {
      this.client.write(refusalBytes(status, { close: true }));
    }
    this.closeClient();
    return false;
  }

  /** The other side failed before its answer began. */
  private fail(status: number, why: string): void {
    this.options.refused("application-unavailable", why);
    if (this.tunnel === "opening-silently") {
      // The bytes of an opaque port are not ours to make up: the client sees what a direct connection would show.
      this.destroy();
      return;
    }
    const proxyError = this.options.explainsFailures ? { proxyError: printable(why) } : {};
    this.client.write(refusalBytes(status, { ...proxyError, close: true }));
    this.closeClient();
  }

  /** Ends our side after what was written; bytes that still come are not looked at. */
  private closeClient(): void {
    if (this.closed) return;
    this.closed = true;
    this.link.drop();
    closeLingering(this.client, this.options.table);
    this.options.table.remove(this);
  }

  /**
   * Writes a lent chunk. TLS encrypts it before the call returns, if no earlier write is waiting; in every other case
   * the bytes are kept by someone, who gets a copy.
   */
  private writeClient(socket: Socket, lent: Buffer): void {
    const { client } = this;
    const encryptsNow = this.clientIsTls && client.writableLength === 0;
    if (client.write(encryptsNow ? lent : Buffer.from(lent)) || this.upstreamPaused) return;
    this.upstreamPaused = true;
    socket.pause();
    // A client that reads nothing must not hold the application forever.
    if (this.tunnel === "none") this.expectWithin(this.options.limits.idleTimeoutMs);
  }

  private drainedClient(): void {
    this.resumeUpstream();
    if (this.request !== undefined || this.closed || !this.clientPaused) return;
    this.resumeClient();
    this.readRequests();
  }

  private resumeUpstream(): void {
    if (!this.upstreamPaused) return;
    this.upstreamPaused = false;
    if (this.request !== undefined && this.requestEnded && !this.clientEnded) this.deadline = 0;
    this.link.socket?.resume();
  }

  private pauseClient(): void {
    this.clientPaused = true;
    this.client.pause();
  }

  private resumeClient(): void {
    if (!this.clientPaused) return;
    this.clientPaused = false;
    this.client.resume();
  }

  private expectWithin(limitMs: number): void {
    this.deadline = this.options.table.now + limitMs;
  }
}

/** Error messages of the system in header-safe form. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
}
