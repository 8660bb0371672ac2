import assert from "node:assert/strict";
import { captureClientHello } from "../support/capture-client-hello.js";
import { openPolicy } from "../support/refused-requests.js";
import { okResponse } from "../support/recording-application.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { allowEveryone, serverOn } from "../support/sidecar-policy.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";

sidecarTest(
  "closing ends connections at every step, also inside a handshake",
  { policy: openPolicy },
  async (sidecar) => {
    const silent = await sidecar.plain();
    const insideHead = await sidecar.plain();
    insideHead.send("GET / HT");
    const insideHello = await sidecar.plain();
    const hello = await captureClientHello({ servername: storeIdentity });
    insideHello.send(hello.subarray(0, 100));
    const insideHandshake = await sidecar.plain();
    insideHandshake.send(hello);
    await insideHandshake.until((received) => received.length > 0);
    const idle = await sidecar.tls(apiIdentity);
    idle.send(get);
    await idle.untilText("answer 1");
    await sidecar.proxy.close();
    for (const client of [silent, insideHead, insideHello, insideHandshake, idle]) await client.closed;
    await assert.rejects(sidecar.plain(), { code: "ECONNREFUSED" });
  },
);

sidecarTest(
  "draining lets exchanges finish and is over as soon as they are",
  { policy: openPolicy, script: () => undefined },
  async (sidecar) => {
    const busy = [await sidecar.plain(), await sidecar.tls(apiIdentity)];
    for (const client of busy) client.send(get + get);
    await sidecar.application.until(
      (all) => all.length === 2 && all.every(({ received }) => received.endsWith("\r\n\r\n")),
    );
    const idle = await sidecar.tls(apiIdentity);
    const closed = sidecar.proxy.close(60_000);
    await idle.closed;
    sidecar.application.script = (connection) => connection.send(okResponse("last"));
    for (const connection of sidecar.application.connections) connection.send(okResponse("done"));
    for (const client of busy) assert.match((await client.closed).received, /done/);
    await closed;
  },
);

sidecarTest(
  "draining leaves opaque connections open until its deadline",
  { policy: serverOn("opaque") + allowEveryone, script: (connection, received) => connection.send(received) },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("\0 before");
    await client.untilText("\0 before");
    const closed = sidecar.proxy.close(300);
    client.send("\0 after");
    await client.untilText("\0 after");
    await closed;
    await client.closed;
  },
);
