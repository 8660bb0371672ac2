import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { credentialsOf } from "../support/test-credentials.js";
import { directAlpn } from "../support/transport-header-bytes.js";

const request = "GET http://store.data/ HTTP/1.1\r\nHost: store.data\r\n\r\n";

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

sidecarTest(
  "a destination that breaks at any moment of connecting costs an answer, and no more",
  { policy: openPolicy },
  async (sidecar) => {
    const { certificate, anchors } = await credentialsOf(storeIdentity);
    const sockets = new Set<Socket>();
    const tls = createTlsServer({
      cert: certificate.chainPem,
      key: certificate.privateKeyPem,
      ca: anchors.pem,
      requestCert: true,
      ALPNProtocols: [directAlpn],
    });
    let attempt = 0;
    const raw = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      const moment = attempt++ % 5;
      if (moment === 0) socket.resetAndDestroy();
      else if (moment === 1) socket.once("data", () => socket.resetAndDestroy());
      else if (moment === 2) socket.once("data", () => socket.end("\x15\x03\x03\0\x02\x02\x28"));
      else {
        tls.emit("connection", socket);
        if (moment === 4) socket.once("data", () => setImmediate(() => socket.destroy()));
      }
    });
    tls.on("secureConnection", (socket) => {
      socket.on("error", () => undefined);
      socket.destroy();
    });
    tls.on("tlsClientError", () => undefined);
    const directPort = await portOf(raw);
    const endpoint = sidecar.endpoint();
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:80": { opaque: false, endpoints: [{ ...endpoint, mesh: { ...endpoint.mesh!, directPort } }] },
        "store.data:1": { opaque: true, endpoints: [{ ...endpoint, mesh: { ...endpoint.mesh!, directPort } }] },
      },
      services: ["store.data:1"],
    });
    for (let count = 0; count < 50; count++) {
      const client = await sidecar.plain(outbound.proxyPort);
      client.send(request);
      assert.match((await client.closed).received, /^HTTP\/1\.1 502 Bad Gateway\r\n/);
      const bytes = await sidecar.plain(outbound.servicePorts[0]);
      bytes.send("\0 opaque");
      assert.equal((await bytes.closed).received, "");
    }
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => raw.close(resolve));
  },
);
