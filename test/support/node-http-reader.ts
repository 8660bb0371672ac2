import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Duplex } from "node:stream";

/** One request as Node's own parser understands it. */
export interface NodeRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values by turns, as they came. */
  readonly rawHeaders: readonly string[];
  /** Latin-1, as far as it came; of an upgrade or CONNECT, what followed the head. */
  body: string;
  readonly tunnel: boolean;
}

export interface NodeReading {
  readonly requests: readonly NodeRequest[];
  /** Code of the parser's error; undefined when it took everything. A request that is cut off is `aborted`. */
  readonly error: string | undefined;
}

/** What Node's HTTP server, with its strict parser, makes of the bytes of one connection. No network. */
export function readWithNode(bytes: Buffer): Promise<NodeReading> {
  return new Promise((resolve) => {
    const requests: NodeRequest[] = [];
    let error: string | undefined;
    const server = createServer({ insecureHTTPParser: false, keepAliveTimeout: 0 });
    const take = (request: IncomingMessage, response: ServerResponse): void => {
      const read = described(request, "", false);
      requests.push(read);
      request.setEncoding("latin1");
      request.on("data", (text: string) => (read.body += text));
      request.on("error", () => (error ??= "aborted"));
      request.on("end", () => response.end());
    };
    const tunnel = (request: IncomingMessage, _socket: Duplex, head: Buffer): void => {
      requests.push(described(request, head.toString("latin1"), true));
      wire.destroy();
    };
    server.on("request", take).on("checkContinue", take).on("checkExpectation", take);
    server.on("upgrade", tunnel).on("connect", tunnel);
    server.on("clientError", (fault: NodeJS.ErrnoException) => {
      error ??= fault.code ?? "error";
      wire.destroy();
    });
    const wire = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, written) => {
        written();
      },
    });
    wire.on("error", () => wire.destroy());
    wire.on("close", () => {
      // A request that breaks off is told to its reader a turn later.
      setImmediate(() => {
        server.close();
        resolve({ requests, error });
      });
    });
    server.emit("connection", wire);
    wire.push(bytes);
    wire.push(null);
  });
}

function described(request: IncomingMessage, body: string, tunnel: boolean): NodeRequest {
  const { method = "", url: target = "", rawHeaders } = request;
  return { method, target, rawHeaders, body, tunnel };
}
