import assert from "node:assert/strict";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";

const post = "POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: 100\r\n\r\n";
const short = { headTimeoutMs: 150, idleTimeoutMs: 150, detectTimeoutMs: 150 };

sidecarTest(
  "a body that stops coming gets 408, and the application is let go of an unfinished request",
  { policy: openPolicy, script: () => undefined, limits: short },
  async (sidecar) => {
    for (const [index, identity] of [undefined, apiIdentity].entries()) {
      const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
      client.send(`${post}hello`);
      assert.match((await client.closed).received, /^HTTP\/1\.1 408 Request Timeout\r\n/);
      await sidecar.application.until((all) => all[index]!.ended);
      assert.ok(sidecar.application.connections[index]!.received.endsWith("\r\n\r\nhello"));
    }
  },
);

sidecarTest(
  "the body of a refused request that stops coming ends the connection",
  { policy: serverOn("HTTP/1"), limits: short },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(post);
    const { received } = await client.closed;
    assert.match(received, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.equal(received.split("HTTP/1.1 ").length, 2);
  },
);

sidecarTest(
  "an application that does not read a body holds its client up, and is given up in time",
  { policy: openPolicy, limits: { idleTimeoutMs: 400 }, script: (connection) => connection.socket.pause() },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: 900000000\r\n\r\n");
    const block = Buffer.alloc(1_000_000, 97);
    for (let count = 0; count < 200 && client.socket.writableLength < 20_000_000; count++) {
      client.send(block);
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(client.socket.writableLength >= 20_000_000, "somebody stores what the application does not read");
    // Its 504 may be lost in the reset that unread bytes cause; the event tells.
    await client.closed;
    const { kind, ...refusal } = await sidecar.untilEvent((event) => event.kind === "refused");
    assert.equal(kind, "refused");
    assert.equal("detail" in refusal && refusal.detail, "the other side does not read the request body");
  },
);

sidecarTest(
  "an idle connection is closed without a word, and a kept one that is used is not",
  { policy: openPolicy, limits: { idleTimeoutMs: 200 } },
  async (sidecar) => {
    const idle = await sidecar.tls(apiIdentity);
    idle.send("GET / HTTP/1.1\r\nHost: store.data\r\n\r\n");
    await idle.untilText("answer 1");
    idle.forget();
    assert.deepEqual(await idle.closed, { received: "", error: undefined });
  },
);

sidecarTest(
  "connections over the limit are closed at once, and room is found again",
  { policy: openPolicy, limits: { maxConnections: 3 } },
  async (sidecar) => {
    const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
    const open = [await sidecar.plain(), await sidecar.plain(), await sidecar.tls(apiIdentity)];
    for (const client of open) {
      client.send(get);
      await client.untilText("answer 1");
    }
    const over = await sidecar.plain();
    assert.equal((await over.closed).received, "");
    open[0]!.destroy();
    await sidecar.application.until(([connection]) => connection!.ended);
    const next = await sidecar.plain();
    next.send(get);
    await next.untilText("answer 1");
  },
);

sidecarTest(
  "a client that does not read its answer is given up in time, and one that reads slowly is not",
  {
    policy: openPolicy,
    limits: { idleTimeoutMs: 300 },
    script: (connection) =>
      connection.send(`HTTP/1.1 200 OK\r\ncontent-length: 20000000\r\n\r\n${"a".repeat(20_000_000)}`),
  },
  async (sidecar) => {
    const unread = await sidecar.plain();
    unread.socket.pause();
    unread.send("GET / HTTP/1.1\r\nHost: store.data\r\n\r\n");
    await sidecar.application.until(([connection]) => connection?.ended === true || connection?.closed === true);
    unread.socket.resume();
    assert.ok((await unread.closed).received.length < 20_000_000);

    const slow = await sidecar.plain();
    slow.send("GET / HTTP/1.1\r\nHost: store.data\r\n\r\n");
    slow.socket.on("data", () => {
      slow.socket.pause();
      setImmediate(() => slow.socket.resume());
    });
    await slow.until((received) => received.length > 20_000_000);
  },
);
