import type { Socket } from "node:net";
import { breakOff } from "./break-off.js";

/**
 * Passes bytes both ways between two sockets: each side reads only as fast as the other writes, the end of one side's
 * data is passed on as the end of ours, and a side that breaks takes the other with it. `finished` is called once.
 */
export function relayOpaque(client: Socket, server: Socket, finished: () => void): void {
  let open = 2;
  const closed = (): void => {
    open--;
    if (open === 0) finished();
  };
  copy(client, server);
  copy(server, client);
  client.once("close", closed);
  server.once("close", closed);
}

function copy(from: Socket, to: Socket): void {
  from.on("data", (chunk: Buffer) => {
    if (!to.write(chunk)) from.pause();
  });
  to.on("drain", () => from.resume());
  from.on("error", () => breakOff(to));
  // A close without an end is a reset: the other side must not take it for the end of the data.
  from.on("close", () => {
    if (!from.readableEnded) breakOff(to);
  });
  // Its end may have come while the other side was being dialled.
  if (from.readableEnded) {
    to.end();
    return;
  }
  from.on("end", () => to.end());
  from.resume();
}
