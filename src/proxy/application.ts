import { connect, type Socket } from "node:net";
import { ConnectLimit } from "./connect-limit.js";
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
export async function connectPlain(
  address: ApplicationAddress,
  timeoutMs: number,
  localAddress: string | undefined,
  received?: (chunk: Buffer) => void,
): Promise<Socket> {
  const limit = new ConnectLimit(timeoutMs);
  try {
    return await dial(address, limit, localAddress, received);
  } finally {
    limit.lift();
  }
}

/** The step of connecting under a limit that goes on to others. */
export function dial(
  address: ApplicationAddress,
  limit: ConnectLimit,
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
    limit.guard("connect", socket);
    // It stays: an error before whoever takes over listens must not end the process.
    socket.on("error", reject);
    socket.once("connect", () => {
      resolve(socket);
    });
  });
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
