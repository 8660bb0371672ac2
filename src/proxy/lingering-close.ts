import type { Socket } from "node:net";
import type { ConnectionTable, OpenConnection } from "./connection-table.js";

/** How long a peer may take to close after we did, in milliseconds. */
const lingerMs = 2_000;

/**
 * Ends our side after what was written and reads on without looking, so that the peer gets to see the last answer
 * instead of a reset. A peer that does not close in time is cut.
 */
export function closeLingering(socket: Socket, table: ConnectionTable): void {
  const lingering: OpenConnection = {
    deadline: table.now + lingerMs,
    expire: () => socket.destroy(),
    destroy: () => socket.destroy(),
  };
  socket.end();
  if (socket.destroyed) return;
  table.add(lingering);
  socket.once("close", () => table.remove(lingering));
  socket.resume();
}
