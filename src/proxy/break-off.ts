import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/**
 * Closes a connection whose data is not complete so that the peer can tell: with a reset, or inside TLS without the
 * notice that ends a session. A mere end would look like the end of the data.
 */
export function breakOff(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
