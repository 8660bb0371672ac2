import { createServer, type Server, type Socket } from "node:net";
import { MeshtlsError } from "../errors.js";
import type { ListenAddress } from "./options.js";

/** Listens and hands every connection over paused, with half-close allowed and without Nagle's delay. */
export async function listen(
  address: ListenAddress,
  maxConnections: number,
  accepted: (socket: Socket) => void,
): Promise<Server> {
  // Without keep-alive probes a peer that lost its power would hold an idle connection forever.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true, keepAlive: true }, accepted);
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const where = `${address.address}:${address.port}`;
      reject(
        new MeshtlsError("E_ADDRESS_UNAVAILABLE", `cannot listen on \`${where}\`: ${error.code ?? error.message}`, {
          cause: error,
        }),
      );
    });
    server.listen({ host: address.address, port: address.port, backlog: 4096 }, resolve);
  });
  return server;
}

/** Where a server listens; the port is the one that was found when any was asked for. */
export function boundAddress(server: Server): ListenAddress {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("server listens on no port");
  return { address: bound.address, port: bound.port };
}
