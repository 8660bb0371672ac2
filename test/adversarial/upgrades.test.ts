import assert from "node:assert/strict";
import { openPolicy, refusalTest } from "../support/refused-requests.js";
import type { ApplicationScript } from "../support/recording-application.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";

const upgrade = (lines: string, method = "GET"): string =>
  `${method} /chat HTTP/1.1\r\nHost: store.data\r\nConnection: Upgrade\r\n${lines}\r\n\r\n`;
const websocket = upgrade("Upgrade: websocket");

/** Answers any head with 101, and what comes then with its capitals. */
const agreeToAll: ApplicationScript = (connection, received) => {
  const head = received.indexOf("\r\n\r\n") + 4;
  if (head === 3) return;
  if (!agreed.has(connection)) {
    agreed.add(connection);
    connection.send("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
  }
  if (received.length > head) connection.send(received.slice(head).toUpperCase());
};
const agreed = new WeakSet<object>();

sidecarTest(
  "an upgrade that the application agrees to becomes a tunnel, with the proved identity on its request",
  { policy: openPolicy, script: agreeToAll },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    client.send(websocket);
    assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    client.send("frames");
    await client.untilText("FRAMES");
    assert.equal(
      sidecar.application.received,
      "GET /chat HTTP/1.1\r\nHost: store.data\r\nUpgrade: websocket\r\n" +
        `l5d-client-id: ${apiIdentity}\r\nconnection: upgrade\r\n\r\nframes`,
    );
    client.end();
    await sidecar.application.until(([connection]) => connection!.ended);
    sidecar.application.connections[0]!.socket.end("last words");
    assert.match((await client.closed).received, /last words$/);
  },
);

sidecarTest(
  "h2c is never asked for, however it is written, so that no tunnel escapes the policy",
  { policy: openPolicy },
  async (sidecar) => {
    for (const lines of [
      "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
      "Upgrade: H2C",
      "Upgrade: h2c, websocket",
      "Upgrade: websocket, h2c",
      "Upgrade: websocket\r\nUpgrade: h2c",
      "Upgrade: h2c\r\nUpgrade: websocket",
      "UPGRADE:\th2c\t",
    ]) {
      const client = await sidecar.plain();
      client.send(upgrade(lines));
      await client.untilText("answer 1");
      client.destroy();
    }
    assert.doesNotMatch(sidecar.application.received, /upgrade|h2c|http2/i);
  },
);

sidecarTest(
  "an application that switches protocols without being asked is not followed",
  { policy: openPolicy, script: agreeToAll },
  async (sidecar) => {
    for (const request of [
      "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: store.data\r\nUpgrade: websocket\r\n\r\n",
      upgrade("Upgrade: h2c"),
      "GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    ]) {
      const client = await sidecar.plain();
      client.send(`${request}PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`);
      const { received } = await client.closed;
      assert.match(received, /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*connection: close\r\n[^]*\r\n\r\n$/, request);
    }
    assert.doesNotMatch(sidecar.application.received, /PRI/);
  },
);

refusalTest("an upgrade beside a body is refused", {
  length: `${upgrade("Upgrade: websocket\r\nContent-Length: 5", "POST")}hello`,
  chunks: `${upgrade("Upgrade: websocket\r\nTransfer-Encoding: chunked", "POST")}0\r\n\r\n`,
});

sidecarTest(
  "bytes sent ahead of the answer go nowhere unless the upgrade is granted",
  { policy: openPolicy, script: (connection) => connection.send("HTTP/1.1 426 No\r\ncontent-length: 0\r\n\r\n") },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(`${websocket}\x81\x05frame of a websocket`);
    const { received } = await client.closed;
    assert.match(received, /^HTTP\/1\.1 426 No\r\ncontent-length: 0\r\n\r\nHTTP\/1\.1 400 Bad Request\r\n/);
    assert.doesNotMatch(sidecar.application.received, /frame/);
  },
);

sidecarTest(
  "a tunnel is cut when the policy no longer lets its request in, and others stay",
  { policy: serverOn("HTTP/1") + allowIdentities(apiIdentity, identityOf("web", "frontend")), script: agreeToAll },
  async (sidecar) => {
    const revoked = await sidecar.tls(apiIdentity);
    const kept = await sidecar.tls(identityOf("web", "frontend"));
    for (const client of [revoked, kept]) {
      client.send(websocket);
      await client.untilText("\r\n\r\n");
    }
    const requests = sidecar.events.filter(({ kind }) => kind === "request").length;
    sidecar.policy.set(serverOn("HTTP/1") + allowIdentities(identityOf("web", "frontend")));
    await revoked.closed;
    const terminated = sidecar.events.filter((event) => event.kind === "tcp" && event.outcome === "terminated");
    assert.equal(terminated.length, 1);
    assert.equal(sidecar.events.filter(({ kind }) => kind === "request").length, requests, "nothing was requested");
    kept.send("still here");
    await kept.untilText("STILL HERE");
  },
);
