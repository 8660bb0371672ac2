import { createServer } from "node:net";

/**
 * What binding would bring: `busy` somebody listens there (or on every address), `forbidden` the system keeps the port
 * for itself (below 1024) or the address is not this machine's.
 */
export type PortState = "free" | "busy" | "forbidden";

/** Binds and lets go. Another program may still be faster afterwards; whoever then binds reports it. */
export function probePort(address: string, port: number): Promise<PortState> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE" ? "busy" : "forbidden"));
    server.listen({ host: address, port, exclusive: true }, () => {
      server.close(() => resolve("free"));
    });
  });
}
