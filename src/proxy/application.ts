import { connect, type Socket } from "node:net";
import type { UpstreamTarget } from "./http1/exchange-route.js";
import { sourceAddress } from "./source-address.js";

/** Where an application listens. */
export interface ApplicationAddress {
  readonly host: string;
  readonly port: number;
}

/** All reading through `received` goes through this memory, one chunk at a time. */
const lentBuffer = Buffer.allocUnsafeSlow(65_536);

/**
 * Connects in plaintext. The error's message says what a person needs: refused, or timed out.
 *
 * With `received` the socket emits no `data`: chunks are lent to the function, which costs neither an allocation nor a
 * trip through the stream machinery. Without it the socket is like any other.
 */
export function connectPlain(
  address: ApplicationAddress,
  timeoutMs: number,
  localAddress: string | undefined,
  received?: (chunk: Buffer) => void,
): Promise<Socket> {
  const from = sourceAddress(localAddress, address.host);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address.host,
      port: address.port,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      ...(from === undefined ? {} : { localAddress: from }),
      ...(received === undefined ? {} : { onread: lendingReader(received) }),
    });
    // A busy process fires the timer before it has looked at what arrived in time: it looks once more before it gives up.
    const giveUp = (): void => {
      if (socket.connecting) socket.destroy(timeoutError("connect", timeoutMs));
    };
    const timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
    const failed = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    // It stays: an error before whoever takes over listens must not end the process.
    socket.on("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** `ETIMEDOUT`, by which a time limit is told from other failures. */
export function timeoutError(what: "connect" | "handshake", timeoutMs: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`${what} timed out after ${timeoutMs}ms`), { code: "ETIMEDOUT" });
}

/** The application behind one port, as a target of requests. */
export function applicationTarget(address: () => ApplicationAddress, timeoutMs: number): UpstreamTarget {
  return { connect: (received) => connectPlain(address(), timeoutMs, undefined, received) };
}

function lendingReader(received: (chunk: Buffer) => void) {
  return {
    buffer: lentBuffer,
    callback: (length: number): boolean => {
      received(lentBuffer.subarray(0, length));
      return true;
    },
  };
}
