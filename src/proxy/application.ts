import { connect, type Socket } from "node:net";
import type { UpstreamTarget } from "./http1/exchange-route.js";

/** Where an application listens. */
export interface ApplicationAddress {
  readonly host: string;
  readonly port: number;
}

/** Connects to the application in plaintext. The error's message says what a person needs: refused, or timed out. */
export function connectPlain(
  address: ApplicationAddress,
  timeoutMs: number,
  localAddress: string | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address.host,
      port: address.port,
      allowHalfOpen: true,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const timer = setTimeout(() => socket.destroy(new Error(`connect timed out after ${timeoutMs}ms`)), timeoutMs);
    const failed = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      resolve(socket);
    });
  });
}

/** The application behind one port, as a target of requests. */
export function applicationTarget(address: () => ApplicationAddress, timeoutMs: number): UpstreamTarget {
  return { connect: () => connectPlain(address(), timeoutMs, undefined) };
}
