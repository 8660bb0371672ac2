import assert from "node:assert/strict";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, serverOn } from "../support/sidecar-policy.js";

const policy = serverOn("HTTP/1") + allowEveryone;
const slow = { headTimeoutMs: 200, detectTimeoutMs: 200, idleTimeoutMs: 400, handshakeTimeoutMs: 200 };

sidecarTest("a head that never ends is refused when its time is up", { policy, limits: slow }, async (sidecar) => {
  const client = await sidecar.plain();
  client.send("GET / HTTP/1.1\r\nHost: store.data\r\nX-Slow: ");
  assert.match((await client.closed).received, /^HTTP\/1\.1 408 /);
  assert.equal(sidecar.application.connections.length, 0);
});

sidecarTest("a head that drips keeps its time limit", { policy, limits: slow }, async (sidecar) => {
  const client = await sidecar.plain();
  client.send("GET / HTTP/1.1\r\nHost: store.data\r\nX-Drip: ");
  const drip = setInterval(() => client.socket.writable && client.send("x"), 20);
  const { received } = await client.closed.finally(() => clearInterval(drip));
  assert.match(received, /^HTTP\/1\.1 408 /);
});

sidecarTest("a head larger than 16 KiB gets 431 and reaches nobody", { policy }, async (sidecar) => {
  const client = await sidecar.plain();
  client.send(`GET / HTTP/1.1\r\nHost: store.data\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`);
  assert.match((await client.closed).received, /^HTTP\/1\.1 431 /);
  assert.equal(sidecar.application.connections.length, 0);
});

sidecarTest("more than a hundred headers get 431", { policy }, async (sidecar) => {
  const client = await sidecar.plain();
  client.send(`GET / HTTP/1.1\r\nHost: store.data\r\n${"A: b\r\n".repeat(100)}\r\n`);
  assert.match((await client.closed).received, /^HTTP\/1\.1 431 /);
});

sidecarTest("a client that says nothing is closed", { policy, limits: slow }, async (sidecar) => {
  const client = await sidecar.plain();
  assert.equal((await client.closed).received, "");
});

sidecarTest("a handshake that stops half-way is closed", { policy, limits: slow }, async (sidecar) => {
  const client = await sidecar.plain();
  client.send(Buffer.from([22, 3, 1, 2, 0, 1]));
  await client.closed;
});

const identityPolicy = serverOn("HTTP/1") + allowIdentities(apiIdentity);

sidecarTest(
  "a thousand mutual TLS connections at once are all answered",
  { policy: identityPolicy },
  async (sidecar) => {
    const request = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
    const clients = await Promise.all(Array.from({ length: 1_000 }, () => sidecar.tls(apiIdentity)));
    for (const client of clients) client.send(request);
    const answers = await Promise.all(clients.map((client) => client.untilText("answer 1")));
    assert.ok(answers.every((answer) => answer.startsWith("HTTP/1.1 200 ")));
    // Each client has a connection of its own to the application.
    assert.equal(sidecar.application.connections.length, 1_000);
  },
);
