import { MessageReader, clientMessageTypes, readOpening } from "./wire.js";

/** Speaks PostgreSQL with one client: its opening here, everything after it by `backend`. */
export function serveSession(socket, backend) {
  const session = { receive: (bytes) => socket.write(bytes) };
  const reader = new MessageReader(clientMessageTypes);
  let opening = Buffer.alloc(0);
  let isOpen = false;

  socket.setNoDelay(true);
  socket.setTimeout(openingTimeoutMs, () => socket.destroy());
  socket.on("data", (bytes) => {
    try {
      take(bytes);
    } catch (error) {
      console.error(`connection closed: ${error.message}`);
      socket.destroy();
    }
  });
  socket.on("error", () => undefined);
  socket.on("close", () => backend.leave(session));

  function take(bytes) {
    if (!isOpen) {
      opening = Buffer.concat([opening, bytes]);
      bytes = takeOpening();
      if (bytes === undefined) return;
    }
    for (const message of reader.read(bytes)) {
      if (message.type === "X") return void socket.end();
      backend.send(session, message);
    }
  }

  /** The bytes after the startup message, once it is there. */
  function takeOpening() {
    for (;;) {
      const said = readOpening(opening);
      if (said === undefined) return undefined;
      opening = opening.subarray(said.length);
      if (said.kind === "cancel") return void socket.end();
      if (said.kind === "startup") break;
      // No encryption here: the sidecars of the mesh see to that.
      socket.write("N");
    }
    isOpen = true;
    socket.setTimeout(0);
    socket.write(backend.greeting);
    return opening;
  }
}

const openingTimeoutMs = 10_000;
