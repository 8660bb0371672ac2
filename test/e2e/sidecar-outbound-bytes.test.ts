import assert from "node:assert/strict";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, serverOn, testPort } from "../support/sidecar-policy.js";

const opaquePolicy = serverOn("opaque") + allowIdentities(apiIdentity);
const echo = {
  policy: opaquePolicy,
  script: (connection: { send(text: string): void }, received: string) => connection.send(received.toUpperCase()),
};

sidecarTest("bytes through a Service listener arrive under the workload's identity", echo, async (sidecar) => {
  const outbound = await sidecar.outbound({
    identity: apiIdentity,
    destinations: { "store.data:5432": { opaque: true, endpoints: [sidecar.endpoint()] } },
    services: ["store.data:5432"],
  });
  const client = await sidecar.plain(outbound.servicePorts[0]);
  client.send("\0 select");
  await client.untilText("\0 SELECT");
  client.end();
  await sidecar.application.until(([connection]) => connection!.ended);
  sidecar.application.connections[0]!.socket.end();
  await client.closed;
  assert.equal(sidecar.application.received, "\0 select");
  const [event] = sidecar.events;
  assert.ok(event?.kind === "tcp" && event.outcome === "allowed" && event.port === testPort);
});

sidecarTest(
  "an application that speaks first is heard on an opaque port, before the client says a word",
  { policy: opaquePolicy, script: () => undefined },
  async (sidecar) => {
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: { "store.data:3306": { opaque: true, endpoints: [sidecar.endpoint()] } },
      services: ["store.data:3306"],
    });
    const client = await sidecar.plain(outbound.servicePorts[0]);
    await sidecar.application.until((all) => all.length === 1);
    sidecar.application.connections[0]!.send("greeting");
    await client.untilText("greeting");
  },
);

sidecarTest(
  "CONNECT is a tunnel to the destination, meshed or not, and the bytes behind it go along",
  echo,
  async (sidecar) => {
    const outside = await sidecar.outside((connection, received) => connection.send(received.toUpperCase()));
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:5432": { opaque: true, endpoints: [sidecar.endpoint()] },
        "outside.data:443": { opaque: false, endpoints: [{ address: "127.0.0.1", port: outside.port }] },
      },
    });
    for (const authority of ["store.data:5432", "outside.data:443", `127.0.0.1:${outside.port}`]) {
      const client = await sidecar.plain(outbound.proxyPort);
      client.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\nearly`);
      assert.match(await client.untilText("EARLY"), /^HTTP\/1\.1 200 Connection Established\r\n\r\n/, authority);
      client.send("GET / HTTP/1.1\r\n\r\n");
      await client.untilText("GET / HTTP/1.1\r\n\r\n");
      client.destroy();
    }
    assert.equal(sidecar.application.received, "earlyGET / HTTP/1.1\r\n\r\n");
  },
);

sidecarTest(
  "a request to an opaque port through the HTTP proxy is bytes: refused, it sees the connection end and no answer made up",
  { policy: serverOn("opaque") },
  async (sidecar) => {
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: { "store.data:80": { opaque: true, endpoints: [sidecar.endpoint()] } },
    });
    const client = await sidecar.plain(outbound.proxyPort);
    client.send("GET http://store.data/ HTTP/1.1\r\nHost: store.data\r\n\r\n");
    assert.equal((await client.closed).received, "");
    assert.equal(sidecar.application.connections.length, 0);
    sidecar.policy.set(opaquePolicy);
    const allowed = await sidecar.plain(outbound.proxyPort);
    allowed.send("GET http://store.data/a HTTP/1.1\r\nHost: store.data\r\n\r\n");
    await allowed.untilText("answer 1");
    assert.equal(sidecar.application.received, "GET /a HTTP/1.1\r\nhost: store.data\r\n\r\n");
  },
);

sidecarTest(
  "a Service listener tells HTTP from other bytes",
  { policy: serverOn("unknown") + allowEveryone },
  async (sidecar) => {
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: { "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] } },
      services: ["store.data:80"],
      limits: { detectTimeoutMs: 200 },
    });
    const http = await sidecar.plain(outbound.servicePorts[0]);
    http.send("GET /a HTTP/1.1\r\nHost: store.data\r\nl5d-client-id: forged\r\n\r\n");
    await http.untilText("answer 1");
    assert.equal(
      sidecar.application.received,
      `GET /a HTTP/1.1\r\nHost: store.data\r\nl5d-client-id: ${apiIdentity}\r\n\r\n`,
    );
    const bytes = await sidecar.plain(outbound.servicePorts[0]);
    bytes.send("\0 opaque");
    await sidecar.application.until((all) => all[1]?.received === "\0 opaque");
    // A client that waits to be spoken to is relayed as bytes when the time is up.
    await sidecar.plain(outbound.servicePorts[0]);
    await sidecar.application.until((all) => all.length === 3);
    assert.equal(sidecar.application.connections[2]!.received, "");
  },
);

sidecarTest("a client that opens with HTTP/2 is told to speak HTTP/1.1", { policy: openPolicy }, async (sidecar) => {
  const outbound = await sidecar.outbound({
    identity: apiIdentity,
    destinations: { "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] } },
    services: ["store.data:80"],
  });
  const client = await sidecar.plain(outbound.servicePorts[0]);
  client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  assert.match((await client.closed).received, /HTTP\/2 is not supported yet$/);
  assert.equal(sidecar.application.connections.length, 0);
});
