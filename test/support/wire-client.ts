import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";

/** How a connection ended, and all that came before. */
export interface WireEnd {
  readonly received: string;
  /** The error code when it was broken (`ECONNRESET`); undefined when the peer closed in order. */
  readonly error: string | undefined;
}

/** A client that sends exactly the bytes it is told to and keeps what comes back. Text is Latin-1 both ways. */
export class WireClient<ClientSocket extends Socket = Socket> {
  readonly socket: ClientSocket;
  /** Settles when the connection is gone. Never rejects. */
  readonly closed: Promise<WireEnd>;
  private received = "";
  private error: string | undefined;
  private isClosed = false;
  private readonly waiting = new Set<() => void>();

  constructor(socket: ClientSocket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.received += chunk.toString("latin1");
      for (const wake of [...this.waiting]) wake();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => (this.error ??= error.code ?? error.message));
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        this.isClosed = true;
        for (const wake of [...this.waiting]) wake();
        resolve({ received: this.received, error: this.error });
      });
    });
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytesOf(bytes));
  }

  /** Sends what is given in writes of their own, each handed to the system before the next. */
  async sendInPieces(pieces: readonly (string | Buffer)[]): Promise<void> {
    for (const piece of pieces) {
      await new Promise<void>((resolve) => {
        this.socket.write(bytesOf(piece), () => {
          resolve();
        });
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Ends our side; what the peer still sends is received. */
  end(bytes = ""): void {
    this.socket.end(bytesOf(bytes));
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** All that has been received so far, once it satisfies `isEnough`. Rejects when the connection ends before that. */
  until(isEnough: (received: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        if (isEnough(this.received)) {
          this.waiting.delete(wake);
          resolve(this.received);
        } else if (this.isClosed) {
          this.waiting.delete(wake);
          reject(new Error(`connection closed (${this.error ?? "in order"}) after ${JSON.stringify(this.received)}`));
        }
      };
      this.waiting.add(wake);
      wake();
    });
  }

  /** All so far, once it holds `text`. */
  untilText(text: string): Promise<string> {
    return this.until((received) => received.includes(text));
  }

  /** Forgets what has been received, so that the next `until` looks at the next answer only. */
  forget(): void {
    this.received = "";
  }
}

function bytesOf(bytes: string | Buffer): Buffer {
  return typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
}

/** Connects in plaintext. With `allowHalfOpen` our side stays open when the peer ends its own. */
export async function wireClient(port: number, allowHalfOpen = false): Promise<WireClient> {
  const socket = connectTcp({ host: "127.0.0.1", port, allowHalfOpen, noDelay: true });
  await once(socket, "connect");
  return new WireClient(socket);
}

export interface WireTlsOptions {
  /** SNI. */
  readonly servername: string;
  readonly anchorsPem: string;
  /** Absent: no client certificate. */
  readonly certificate?: { readonly chainPem: string; readonly keyPem: string };
  readonly alpn?: readonly string[];
  /** Further settings of `tls.connect`. */
  readonly tls?: ConnectionOptions;
}

/**
 * Connects with TLS, demanding a certificate of the server that chains to the anchors. Resolves when our half of the
 * handshake is done: in TLS 1.3 the server may refuse our certificate only after that. Rejects when it fails before.
 */
export async function wireTlsClient(port: number, options: WireTlsOptions): Promise<WireClient<TLSSocket>> {
  const { certificate } = options;
  const socket = connectTls({
    host: "127.0.0.1",
    port,
    servername: options.servername,
    ca: options.anchorsPem,
    ALPNProtocols: [...(options.alpn ?? [])],
    // The name in a workload's certificate is an identity and not a host.
    checkServerIdentity: () => undefined,
    ...(certificate === undefined ? {} : { cert: certificate.chainPem, key: certificate.keyPem }),
    ...options.tls,
  } as ConnectionOptions);
  await once(socket, "secureConnect");
  return new WireClient(socket);
}
