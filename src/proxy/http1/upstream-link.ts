import type { Socket } from "node:net";
import { breakOff } from "../break-off.js";
import type { UpstreamTarget } from "./exchange-route.js";

export interface UpstreamHandler {
  /** A chunk that is lent for the call only. */
  data(socket: Socket, chunk: Buffer): void;
  /** The other side ended its data. */
  ended(): void;
  /** The connection is gone. */
  broken(why: string): void;
  /** Writes are taken again. */
  drained(): void;
}

/** The one connection that a relay has to the other side: made when needed, kept while its target is the same. */
export class UpstreamLink {
  socket: Socket | undefined;
  private target: UpstreamTarget | undefined;
  private attempt = 0;
  private readonly handler: UpstreamHandler;

  constructor(handler: UpstreamHandler) {
    this.handler = handler;
  }

  /** The open connection to `target`, if there is one. */
  reusable(target: UpstreamTarget): Socket | undefined {
    return this.target === target ? this.socket : undefined;
  }

  /** Drops what there was and connects anew. Of `connected` and `failed` at most one is called, at most once. */
  connect(target: UpstreamTarget, connected: (socket: Socket) => void, failed: (error: unknown) => void): void {
    this.drop();
    const attempt = this.attempt;
    const received = (chunk: Buffer): void => {
      if (attempt === this.attempt && this.socket !== undefined) this.handler.data(this.socket, chunk);
    };
    target.connect(received).then(
      (socket) => {
        if (attempt !== this.attempt) {
          socket.destroy();
          return;
        }
        this.socket = socket;
        this.target = target;
        this.listen(socket);
        connected(socket);
      },
      (error: unknown) => {
        if (attempt === this.attempt) failed(error);
      },
    );
  }

  /**
   * Closes the connection, or the attempt at one. Nothing of it is heard afterwards. With `isCutShort` the other side is
   * told that the data is not complete.
   */
  drop(isCutShort = false): void {
    this.attempt++;
    const { socket } = this;
    this.socket = undefined;
    this.target = undefined;
    if (socket === undefined) return;
    if (isCutShort) breakOff(socket);
    else socket.destroy();
  }

  private listen(socket: Socket): void {
    const { handler } = this;
    const isCurrent = (): boolean => this.socket === socket;
    socket.on("drain", () => handler.drained());
    socket.on("end", () => {
      if (isCurrent()) handler.ended();
    });
    socket.on("error", () => {
      if (isCurrent()) handler.broken("connection to the other side broke");
    });
    socket.on("close", () => {
      if (isCurrent()) handler.broken("the other side closed the connection");
    });
    socket.resume();
  }
}
