import { connect } from "node:net";
import { MessageReader, message, startupMessage } from "./wire.js";

/**
 * One backend for many connections. PGlite is a single PostgreSQL session, so sessions take turns: a turn begins with
 * a client's message and ends when the backend is ready again outside a transaction. A client that vanishes in its
 * turn (the mesh cuts connections whose permit is gone) has its transaction rolled back. What outlives a transaction
 * (`SET`, named prepared statements) is shared by everyone: good enough for an example, not for a database.
 */
export class Backend {
  /** What the backend says to a new client, up to and including "ready for query". */
  greeting = Buffer.alloc(0);
  #socket;
  #holder;
  #waiting = [];
  /** Answers that the backend still owes: one "ready for query" for each Query and Sync. */
  #owed = 0;
  /** Messages sent since the last Query or Sync: the backend may be in the middle of an extended query. */
  #unsynced = false;

  /** Connects to the socket of PGlite's server; rejects when it does not greet. */
  static open(socketPath, onLost) {
    return new Promise((resolve, reject) => {
      const backend = new Backend();
      const reader = new MessageReader();
      const socket = connect(socketPath, () => socket.write(startupMessage("postgres", "postgres")));
      backend.#socket = socket;
      let greeted = false;
      socket.on("data", (bytes) => {
        for (const answer of reader.read(bytes)) {
          if (greeted) {
            backend.#answer(answer);
            continue;
          }
          backend.greeting = Buffer.concat([backend.greeting, answer.bytes]);
          greeted = answer.type === "Z";
          if (greeted) resolve(backend);
        }
      });
      socket.on("error", reject);
      socket.on("close", () => onLost());
    });
  }

  /** Sends one message of `session` when its turn has come. `session.receive(bytes)` gets the answers. */
  send(session, clientMessage) {
    if (this.#holder !== session) {
      if (this.#holder !== undefined) {
        this.#waiting.push({ session, clientMessage });
        return;
      }
      this.#holder = session;
    }
    this.#write(clientMessage);
  }

  /** Forgets a session whose connection is gone, and brings the backend back to rest if it was its turn. */
  leave(session) {
    this.#waiting = this.#waiting.filter((entry) => entry.session !== session);
    if (this.#holder !== session) return;
    this.#holder = nobody;
    // CopyFail ends a COPY that waits for data and is ignored otherwise; ROLLBACK outside a transaction only warns.
    this.#write({ type: "f", bytes: message("f", "the client is gone") });
    if (this.#unsynced || this.#owed === 0) this.#write({ type: "S", bytes: message("S") });
    this.#write({ type: "Q", bytes: message("Q", "ROLLBACK") });
  }

  #write({ type, bytes }) {
    if (type === "Q" || type === "S") {
      this.#owed += 1;
      this.#unsynced = false;
    } else if (type !== "f") {
      this.#unsynced = true;
    }
    this.#socket.write(bytes);
  }

  #answer({ type, bytes }) {
    this.#holder?.receive(bytes);
    if (type !== "Z") return;
    this.#owed -= 1;
    const isOutsideTransaction = bytes[5] === 0x49;
    if (this.#owed > 0 || this.#unsynced || !isOutsideTransaction) return;
    this.#holder = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { session, clientMessage } of waiting) this.send(session, clientMessage);
  }
}

/** Holds the backend while it is brought back to rest. */
const nobody = { receive: () => undefined };
