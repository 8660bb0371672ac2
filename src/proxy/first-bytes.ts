import type { Socket } from "node:net";
import type { ConnectionTable, OpenConnection } from "./connection-table.js";

/** How waiting for the first bytes of a connection ended. */
export type FirstBytes<Verdict> =
  /** `bytes`: everything read so far, for whoever handles the connection next. */
  | { readonly kind: "judged"; readonly verdict: Verdict; readonly bytes: Buffer }
  | { readonly kind: "timeout"; readonly bytes: Buffer }
  /** The peer ended or broke the connection first. */
  | { readonly kind: "ended"; readonly bytes: Buffer };

/**
 * Reads from a paused socket until `judge` makes up its mind, and pauses it again. `judge` sees all bytes so far, and
 * answers undefined while it needs more.
 */
export function readFirstBytes<Verdict>(
  socket: Socket,
  table: ConnectionTable,
  timeoutMs: number,
  initial: Buffer | undefined,
  judge: (bytes: Buffer) => Verdict | undefined,
): Promise<FirstBytes<Verdict>> {
  return new Promise((resolve) => {
    let bytes = initial ?? Buffer.alloc(0);
    const waiting: OpenConnection = {
      deadline: table.now + timeoutMs,
      expire: () => finish({ kind: "timeout", bytes }),
      destroy: () => socket.destroy(),
      drain: () => socket.destroy(),
    };
    const finish = (result: FirstBytes<Verdict>): void => {
      table.remove(waiting);
      socket.pause();
      socket.off("data", read).off("end", ended).off("close", ended).off("error", ended);
      // Whoever takes over listens for errors; until then one must not end the process.
      socket.on("error", ignoreError);
      resolve(result);
    };
    const read = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      consider();
    };
    const consider = (): void => {
      const verdict = judge(bytes);
      if (verdict !== undefined) finish({ kind: "judged", verdict, bytes });
    };
    const ended = (): void => finish({ kind: "ended", bytes });
    table.add(waiting);
    socket.on("data", read).on("end", ended).on("close", ended).on("error", ended);
    if (bytes.length > 0) consider();
    else socket.resume();
    if (bytes.length > 0 && socket.listeners("data").includes(read)) socket.resume();
  });
}

function ignoreError(): void {
  // The close that follows is what counts.
}
