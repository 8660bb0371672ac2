import { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";

/** The first bytes that Node's TLS client sends: a real ClientHello with these settings. Nothing touches the network. */
export function captureClientHello(options: ConnectionOptions = {}): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, written) => {
        resolve(Buffer.from(chunk));
        written();
        wire.destroy();
      },
    });
    const client = connect({ ...options, socket: wire });
    client.on("error", () => client.destroy());
  });
}
