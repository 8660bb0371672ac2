import type { Socket } from "node:net";
import type { ConnectionTable, OpenConnection } from "./connection-table.js";

/** How long a peer may take to read what was written, in milliseconds. */
const unsentMs = 30_000;
/** How long a peer may take to close after all was sent, in milliseconds. */
const lingerMs = 2_000;

/**
 * Ends our side after what was written and reads on without looking, so that the peer gets to see the last answer
 * instead of a reset. A peer that does not read or does not close in time is cut.
 */
export function closeLingering(socket: Socket, table: ConnectionTable): void {
  const lingering: OpenConnection = {
    deadline: table.now + unsentMs,
    expire: () => socket.destroy(),
    destroy: () => socket.destroy(),
  };
  // The shorter limit waits for the last byte: a slow reader's answer must not be cut off, which could look complete.
  socket.end(() => (lingering.deadline = table.now + lingerMs));
  if (socket.destroyed) return;
  table.add(lingering);
  socket.once("close", () => table.remove(lingering));
  socket.resume();
}
