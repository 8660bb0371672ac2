import type { OnReadOpts } from "node:net";
import { connect, type ConnectionOptions } from "node:tls";
import type { LoadCommand, LoadReport, LoadTarget } from "./load-messages.js";

/**
 * The load: a process of its own that holds mutual-TLS connections, sends one request at a time on each, and frames
 * responses by their `content-length`. Requests are bytes made beforehand; responses are counted, not kept.
 */
process.on("message", (command: LoadCommand) => {
  void carryOut(command).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ kind: "failed", message: String(error) } satisfies LoadReport),
  );
});
process.once("disconnect", () => process.exit(0));

let connections: LoadConnection[] = [];

async function carryOut(command: LoadCommand): Promise<LoadReport> {
  switch (command.kind) {
    case "open": {
      connections = await Promise.all(
        Array.from({ length: command.connections }, () => openConnection(command.target)),
      );
      return { kind: "opened", cipher: connections[0]?.cipher ?? "none" };
    }
    case "run": {
      const started = process.hrtime.bigint();
      const wrongStatus = await run(command.requests);
      const elapsedMs = Number(process.hrtime.bigint() - started) / 1e6;
      return { kind: "finished", requests: command.requests, wrongStatus, elapsedMs };
    }
    case "close": {
      for (const connection of connections) connection.close();
      connections = [];
      return { kind: "closed" };
    }
  }
}

/** Sends exactly `requests` requests over all open connections; returns how many were not answered with 200. */
function run(requests: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let toSend = requests;
    let unanswered = requests;
    let wrongStatus = 0;
    for (const connection of connections) {
      connection.onFailure = reject;
      connection.onResponse = (status) => {
        if (status !== 200) wrongStatus += 1;
        unanswered -= 1;
        if (unanswered === 0) resolve(wrongStatus);
        if (toSend > 0) {
          toSend -= 1;
          connection.send();
        }
      };
    }
    for (const connection of connections) {
      if (toSend === 0) break;
      toSend -= 1;
      connection.send();
    }
  });
}

interface LoadConnection {
  readonly cipher: string;
  onResponse: (status: number) => void;
  onFailure: (error: Error) => void;
  send(): void;
  close(): void;
}

function openConnection(target: LoadTarget): Promise<LoadConnection> {
  return new Promise((resolve, reject) => {
    const framing = new ResponseFraming();
    const request = Buffer.from(target.request, "latin1");
    // One buffer per connection that the TLS layer fills again and again: no stream machinery, no garbage per response.
    const buffer = Buffer.allocUnsafeSlow(16_384);
    let closing = false;
    const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
      host: "127.0.0.1",
      port: target.port,
      servername: target.serverName,
      checkServerIdentity: () => undefined,
      ca: target.anchorsPem,
      cert: target.certificatePem,
      key: target.keyPem,
      minVersion: "TLSv1.3",
      // One suite for all, whatever each peer would rather have.
      ciphers: "TLS_AES_128_GCM_SHA256",
      onread: {
        buffer,
        callback(length) {
          const status = framing.push(buffer, length);
          if (status instanceof Error) socket.destroy(status);
          else if (status !== undefined) connection.onResponse(status);
          return true;
        },
      },
    };
    const socket = connect(options);
    const connection: LoadConnection = {
      get cipher() {
        return socket.getCipher().standardName;
      },
      onResponse: () => undefined,
      onFailure: reject,
      send: () => void socket.write(request),
      close() {
        closing = true;
        socket.destroy();
      },
    };
    socket.setNoDelay(true);
    socket.once("secureConnect", () => {
      resolve(connection);
    });
    socket.once("error", (error: Error) => {
      connection.onFailure(error);
    });
    socket.once("close", () => {
      if (!closing) connection.onFailure(new Error("the peer closed a connection"));
    });
  });
}

/** Finds the end of one response at a time. */
class ResponseFraming {
  #head = "";
  #bodyBytesLeft = 0;
  #status = 0;

  /** The status when these bytes end a response, undefined when more must come, an error when there is no framing. */
  push(buffer: Buffer, length: number): number | Error | undefined {
    let bodyBytes = length;
    if (this.#bodyBytesLeft === 0) {
      this.#head += buffer.toString("latin1", 0, length);
      const end = this.#head.indexOf("\r\n\r\n");
      if (end === -1) return undefined;
      const contentLength = /\r\ncontent-length: *(\d+)\r\n/i.exec(this.#head.slice(0, end + 2));
      if (contentLength === null) return new Error(`a response without content-length: ${this.#head.slice(0, end)}`);
      this.#status = Number(this.#head.slice(9, 12));
      this.#bodyBytesLeft = Number(contentLength[1]);
      bodyBytes = this.#head.length - end - 4;
      this.#head = "";
    }
    if (bodyBytes > this.#bodyBytesLeft) return new Error("more bytes than the response announced");
    this.#bodyBytesLeft -= bodyBytes;
    return this.#bodyBytesLeft === 0 ? this.#status : undefined;
  }
}
