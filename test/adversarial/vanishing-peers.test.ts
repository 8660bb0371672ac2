import assert from "node:assert/strict";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowEveryone, serverOn } from "../support/sidecar-policy.js";
import type { WireClient } from "../support/wire-client.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const post = "POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: 10\r\n\r\n";
const upgrade = "GET / HTTP/1.1\r\nHost: store.data\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

const clients: Readonly<Record<string, (sidecar: TestSidecar) => Promise<WireClient>>> = {
  "in plaintext": (sidecar) => sidecar.plain(),
  "inside TLS": (sidecar) => sidecar.tls(apiIdentity),
};

/** What the client has sent, and what the application has answered, when the client goes. */
const steps: readonly { readonly what: string; readonly sent: string; readonly answered: string }[] = [
  { what: "inside a head", sent: "GET / HT", answered: "" },
  { what: "inside a body", sent: `${post}hello`, answered: "" },
  { what: "inside an answer's head", sent: get, answered: "HTTP/1.1 200 OK\r\ncontent-" },
  { what: "inside an answer's body", sent: get, answered: "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello" },
  { what: "inside both bodies", sent: `${post}hello`, answered: "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello" },
  { what: "between requests", sent: get, answered: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" },
  { what: "inside a tunnel", sent: upgrade, answered: "HTTP/1.1 101 S\r\n\r\nframes" },
];

for (const [how, connect] of Object.entries(clients)) {
  sidecarTest(
    `a client that vanishes ${how}, at whatever step, takes the application's connection with it`,
    // Inside TLS a client that is gone cannot be told from one that waits for its answer: the idle limit decides.
    { policy: openPolicy, script: () => undefined, limits: { idleTimeoutMs: 100 } },
    async (sidecar) => {
      let count = 0;
      for (const { what, sent, answered } of steps) {
        const client = await connect(sidecar);
        client.send(sent);
        if (what !== "inside a head") {
          const index = count++;
          await sidecar.application.until((all) => /\r\n\r\n(?:hello)?$/.test(all[index]?.received ?? ""));
          const connection = sidecar.application.connections[index]!;
          connection.send(answered);
          if (answered.includes("\r\n\r\n")) await client.untilText(answered);
          reset(client);
          await sidecar.application.until((all) => all[index]!.ended || all[index]!.closed);
        } else {
          reset(client);
        }
        await client.closed;
      }
    },
  );
}

sidecarTest(
  "a client that says goodbye and waits gets its answer, but does not hold the application forever",
  { policy: openPolicy, script: () => undefined, limits: { idleTimeoutMs: 100 } },
  async (sidecar) => {
    const answered = await sidecar.plain();
    answered.end(get);
    await sidecar.application.until(([connection]) => connection?.received === get);
    sidecar.application.connections[0]!.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    assert.match((await answered.closed).received, /hello$/);

    const forgotten = await sidecar.plain();
    forgotten.end(get);
    await sidecar.application.until((all) => all[1]?.ended === true);
    await forgotten.closed;
  },
);

sidecarTest(
  "the end of a tunnel loses no bytes, however slowly they are read",
  { policy: openPolicy, script: () => undefined },
  async (sidecar) => {
    const body = "0123456789".repeat(500_000);
    for (const [index, connect] of Object.values(clients).entries()) {
      const client = await connect(sidecar);
      client.send(upgrade);
      await sidecar.application.until((all) => all[index]?.received.endsWith("\r\n\r\n") === true);
      const connection = sidecar.application.connections[index]!;
      connection.send("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      await client.untilText("\r\n\r\n");
      client.forget();
      client.socket.pause();
      client.end();
      await sidecar.application.until((all) => all[index]!.ended);
      connection.socket.end(body);
      await sidecar.application.until((all) => all[index]!.closed || all[index]!.socket.writableLength < body.length);
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      client.socket.resume();
      assert.equal((await client.closed).received.length, body.length);
    }
  },
);

sidecarTest(
  "the end of one direction of opaque bytes leaves the other open, and loses none",
  { policy: serverOn("unknown") + allowEveryone, script: () => undefined },
  async (sidecar) => {
    const body = "0123456789".repeat(500_000);
    for (const [index, connect] of Object.values(clients).entries()) {
      const client = await connect(sidecar);
      // Bytes and their end come together, while the application is still being dialled.
      client.end("\0 opaque request");
      await sidecar.application.until((all) => all[index]?.ended === true);
      const connection = sidecar.application.connections[index]!;
      assert.equal(connection.received, "\0 opaque request");
      client.socket.pause();
      connection.socket.end(body);
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      client.socket.resume();
      assert.equal((await client.closed).received.length, body.length);
    }
  },
);

sidecarTest(
  "opaque bytes that break off are not ended in order, in either direction",
  { policy: serverOn("unknown") + allowEveryone, script: () => undefined },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("\0 first half of");
    await sidecar.application.until(([connection]) => connection?.received === "\0 first half of");
    client.socket.resetAndDestroy();
    await sidecar.application.until(([connection]) => connection!.closed);
    assert.equal(sidecar.application.connections[0]!.ended, false, "a reset must not look like the end of the data");

    const other = await sidecar.plain();
    other.send("\0 request");
    await sidecar.application.until((all) => all[1]?.received === "\0 request");
    sidecar.application.connections[1]!.socket.resetAndDestroy();
    assert.equal((await other.closed).error, "ECONNRESET");
  },
);

function reset(client: WireClient): void {
  if ("resetAndDestroy" in client.socket && client.socket.constructor.name === "Socket")
    client.socket.resetAndDestroy();
  else client.destroy();
}
