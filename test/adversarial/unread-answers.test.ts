import assert from "node:assert/strict";
import { sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";

/** How much a socket has handed to the system. */
const sent = (socket: { bytesWritten: number; writableLength: number }): number =>
  socket.bytesWritten - socket.writableLength;

sidecarTest(
  "a client that pipelines refused requests and reads no answer is not read on forever",
  { policy: serverOn("HTTP/1") },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.socket.pause();
    const requests = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n".repeat(5000);
    let isFull = false;
    for (let count = 0; count < 500 && !isFull; count++) {
      client.send(requests);
      for (let turn = 0; turn < 50 && client.socket.writableLength > 0; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      // What the kernel holds for both sides is a few megabytes; beyond that somebody stores it.
      isFull = client.socket.writableLength > requests.length * 20;
    }
    assert.ok(isFull, `${sent(client.socket)} bytes of requests were read although no answer was`);
    assert.equal(sidecar.application.connections.length, 0);
    // When the client reads at last, the rest is answered.
    const before = sidecar.events.length;
    client.socket.resume();
    await sidecar.untilEvent(() => sidecar.events.length > before + 10_000);
  },
);
