import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** One connection that an application has been given. */
export class ApplicationConnection {
  readonly socket: Socket;
  /** Every byte that came, as Latin-1. */
  received = "";
  ended = false;
  closed = false;
  private readonly changed: () => void;

  constructor(socket: Socket, changed: () => void) {
    this.socket = socket;
    this.changed = changed;
  }

  /** Writes Latin-1 text. */
  send(text: string): void {
    this.socket.write(Buffer.from(text, "latin1"));
  }

  note(change: Partial<Pick<ApplicationConnection, "received" | "ended" | "closed">>): void {
    Object.assign(this, change);
    this.changed();
  }
}

/** What to do when bytes have come; `received` is all of that connection so far. */
export type ApplicationScript = (connection: ApplicationConnection, received: string) => void;

/** An application that records every byte and answers as its script says. It parses nothing by itself. */
export interface RecordingApplication {
  readonly port: number;
  readonly connections: readonly ApplicationConnection[];
  /** Everything that all connections have received. */
  readonly received: string;
  script: ApplicationScript;
  /** Settles when `isEnough` holds of the connections; looked at whenever something happens on one. */
  until(isEnough: (connections: readonly ApplicationConnection[]) => boolean): Promise<void>;
  /** Stops listening and breaks what is open; the port stays free for `start`. */
  stop(): Promise<void>;
  /** Listens again at the same port. */
  start(): Promise<void>;
}

/** Answers each request without a body with 200 and its count on the connection. */
export const answerEachRequest: ApplicationScript = (connection, received) => {
  const count = received.split("\r\n\r\n").length - 1;
  const answered = answeredRequests.get(connection) ?? 0;
  for (let number = answered + 1; number <= count; number++) connection.send(okResponse(`answer ${number}`));
  answeredRequests.set(connection, count);
};

export function okResponse(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

export async function startRecordingApplication(
  script: ApplicationScript = answerEachRequest,
): Promise<RecordingApplication> {
  const connections: ApplicationConnection[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const wake of [...waiting]) wake();
  };
  let server: Server | undefined;
  let port = 0;

  const application: RecordingApplication = {
    get port() {
      return port;
    },
    connections,
    get received() {
      return connections.map((connection) => connection.received).join("");
    },
    script,
    until: (isEnough) =>
      new Promise((resolve) => {
        const wake = (): void => {
          if (!isEnough(connections)) return;
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        wake();
      }),
    stop: async () => {
      const stopping = server;
      server = undefined;
      if (stopping === undefined) return;
      for (const { socket } of connections) socket.destroy();
      await new Promise((resolve) => stopping.close(resolve));
    },
    start: async () => {
      server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      port = (server.address() as AddressInfo).port;
    },
  };

  function accept(socket: Socket): void {
    const connection = new ApplicationConnection(socket, changed);
    connections.push(connection);
    socket.on("data", (chunk: Buffer) => {
      connection.note({ received: connection.received + chunk.toString("latin1") });
      application.script(connection, connection.received);
    });
    socket.on("end", () => connection.note({ ended: true }));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => connection.note({ closed: true }));
    changed();
  }

  await application.start();
  return application;
}

const answeredRequests = new WeakMap<ApplicationConnection, number>();
