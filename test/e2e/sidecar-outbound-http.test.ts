import assert from "node:assert/strict";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";

const toStore = (target: string, lines = ""): string => `GET ${target} HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n`;
const id = `l5d-client-id: ${apiIdentity}\r\n`;

function meshed(sidecar: TestSidecar) {
  return {
    identity: apiIdentity,
    destinations: { "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] } },
  };
}

sidecarTest(
  "a request in the absolute form goes to its destination as this workload, with a path and one Host",
  { policy: openPolicy },
  async (sidecar) => {
    const outbound = await sidecar.outbound(meshed(sidecar));
    const client = await sidecar.plain(outbound.proxyPort);
    const lines = "Accept: */*\r\n";
    for (const [index, target] of [
      "http://store.data/a?b=c",
      "http://store.data",
      "http://store.data?x=y",
      "HTTP://store.data:80/",
      "http://store.data//a/../b%2f",
    ].entries()) {
      client.send(
        toStore(target, `${lines}Proxy-Connection: keep-alive\r\nProxy-Authorization: x\r\nl5d-client-id: forged\r\n`),
      );
      await client.untilText(`answer ${index + 1}`);
    }
    const seen = (path: string, host = "store.data"): string =>
      `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}${id}\r\n`;
    assert.equal(
      sidecar.application.received,
      seen("/a?b=c") + seen("/") + seen("/?x=y") + seen("/", "store.data:80") + seen("//a/../b%2f"),
    );
    assert.equal(sidecar.application.connections.length, 1, "one connection for one client");
  },
);

sidecarTest("bodies of every framing arrive whole, both ways", { policy: openPolicy }, async (sidecar) => {
  const outbound = await sidecar.outbound(meshed(sidecar));
  const body = "0123456789abcdef".repeat(40_000);
  sidecar.application.script = (connection, received) => {
    if (received.endsWith(body))
      connection.send(
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      );
    else if (received.endsWith("0\r\n\r\n")) connection.socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`);
  };
  const client = await sidecar.plain(outbound.proxyPort);
  client.send(`POST http://store.data/ HTTP/1.1\r\nHost: store.data\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const chunked = await client.untilText("\r\n0\r\n\r\n");
  assert.ok(chunked.includes(`\r\n${body}\r\n`));
  client.forget();
  client.send(
    `POST http://store.data/ HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\n\r\n` +
      `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  );
  const { received } = await client.closed;
  assert.equal(received.slice(received.indexOf("\r\n\r\n") + 4), body);
});

sidecarTest("what is no request to a proxy gets 400", { policy: openPolicy }, async (sidecar) => {
  const outbound = await sidecar.outbound(meshed(sidecar));
  for (const bytes of [
    "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "GET http://./ HTTP/1.1\r\nHost: .\r\n\r\n",
    "GET http://store.data:0/ HTTP/1.1\r\nHost: store.data:0\r\n\r\n",
    "GET http://store.data:99999/ HTTP/1.1\r\nHost: store.data:99999\r\n\r\n",
    "GET https://store.data/ HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "GET http://user@store.data/ HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "GET http://other.data/ HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "CONNECT store.data HTTP/1.1\r\nHost: store.data\r\n\r\n",
    "CONNECT store.data:0 HTTP/1.1\r\nHost: store.data:0\r\n\r\n",
    "\0\0\0\x08\x04\xd2\x16\x2f\r\n\r\n",
  ]) {
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(bytes);
    assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 400 Bad Request\r\n/, bytes);
    client.destroy();
  }
  assert.equal(sidecar.application.connections.length, 0);
});

sidecarTest(
  "a refusal by the other sidecar arrives without what sidecars tell each other",
  { policy: serverOn("HTTP/1") },
  async (sidecar) => {
    const outbound = await sidecar.outbound(meshed(sidecar));
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(toStore("http://store.data/"));
    const answer = await client.untilText("\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.doesNotMatch(answer, /l5d-/);
    client.forget();
    client.send(toStore("http://store.data/ready"));
    await client.untilText("answer 1");
  },
);

sidecarTest("an application cannot speak as a sidecar either", { policy: openPolicy }, async (sidecar) => {
  sidecar.application.script = (connection) =>
    connection.send(
      "HTTP/1.1 200 OK\r\nL5D-Proxy-Error: forged\r\nX-A: 1\r\nl5d-proxy-connection: close\r\ncontent-length: 0\r\n\r\n",
    );
  const outbound = await sidecar.outbound(meshed(sidecar));
  const client = await sidecar.plain(outbound.proxyPort);
  client.send(toStore("http://store.data/"));
  assert.equal(await client.untilText("\r\n\r\n"), "HTTP/1.1 200 OK\r\nX-A: 1\r\ncontent-length: 0\r\n\r\n");
});

sidecarTest(
  "a destination that nothing serves is 503, one that is not there 502, and each says so",
  { policy: openPolicy },
  async (sidecar) => {
    const closed = await sidecar.outside();
    await closed.stop();
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "empty.data:80": { opaque: false, endpoints: [] },
        "gone.data:80": { opaque: false, endpoints: [{ address: "127.0.0.1", port: closed.port }] },
        "empty-bytes.data:1": { opaque: true, endpoints: [] },
      },
      services: ["empty-bytes.data:1"],
    });
    for (const [host, status, text] of [
      ["empty.data", 503, "no workload serves empty.data:80"],
      ["gone.data", 502, "connect ECONNREFUSED 127.0.0.1:"],
      ["no-such-name.invalid", 502, "getaddrinfo "],
    ] as const) {
      const client = await sidecar.plain(outbound.proxyPort);
      client.send(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const answer = await client.untilText("\r\n\r\n");
      assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer);
      assert.ok(answer.includes(`\r\nl5d-proxy-error: ${text}`), answer);
      client.destroy();
    }
    const bytes = await sidecar.plain(outbound.servicePorts[0]);
    bytes.send("\0 opaque");
    assert.equal((await bytes.closed).received, "");
  },
);

sidecarTest(
  "an unmeshed destination is spoken to in plaintext, and learns no identity",
  { policy: openPolicy },
  async (sidecar) => {
    const outside = await sidecar.outside();
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: { "outside.data:80": { opaque: false, endpoints: [{ address: "127.0.0.1", port: outside.port }] } },
      services: ["outside.data:80"],
    });
    const client = await sidecar.plain(outbound.proxyPort);
    client.send("GET http://outside.data/ HTTP/1.1\r\nHost: outside.data\r\nl5d-client-id: forged\r\n\r\n");
    await client.untilText("answer 1");
    assert.equal(outside.received, "GET / HTTP/1.1\r\nhost: outside.data\r\n\r\n");
    // An address that no Service has is outside the mesh as well.
    const host = `127.0.0.1:${outside.port}`;
    client.send(`GET http://${host}/b HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await outside.until((all) => all.some(({ received }) => received.includes("GET /b")));
    const direct = await sidecar.plain(outbound.servicePorts[0]);
    direct.send("GET /c HTTP/1.1\r\nHost: outside.data\r\n\r\n");
    await direct.untilText("answer 1");
    client.destroy();
    direct.destroy();
  },
);

sidecarTest("a client connection stays with one endpoint", { policy: openPolicy }, async (sidecar) => {
  const others = [await sidecar.outside(), await sidecar.outside()];
  const endpoints = others.map(({ port }) => ({ address: "127.0.0.1", port }));
  const outbound = await sidecar.outbound({
    services: ["many.data:80"],
    destinations: { "many.data:80": { opaque: false, endpoints } },
  });
  for (const port of [outbound.proxyPort, outbound.servicePorts[0]!]) {
    const client = await sidecar.plain(port);
    for (let count = 1; count <= 3; count++) {
      client.forget();
      client.send(`GET http://many.data/${port} HTTP/1.1\r\nHost: many.data\r\n\r\n`);
      await client.untilText("\r\n\r\n");
    }
    client.destroy();
  }
  assert.deepEqual(
    others.map(({ received, connections }) => [received.split("\r\n\r\n").length - 1, connections.length]),
    [
      [3, 1],
      [3, 1],
    ],
  );
});

sidecarTest("endpoints take turns", { policy: openPolicy }, async (sidecar) => {
  const others = [await sidecar.outside(), await sidecar.outside()];
  const outbound = await sidecar.outbound({
    destinations: {
      "many.data:80": { opaque: false, endpoints: others.map(({ port }) => ({ address: "127.0.0.1", port })) },
    },
  });
  for (let count = 1; count <= 4; count++) {
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(`GET http://many.data/${count} HTTP/1.1\r\nHost: many.data\r\n\r\n`);
    await client.untilText("answer 1");
    client.destroy();
  }
  assert.deepEqual(
    others.map(({ received }) => received.match(/GET \/\d/g)),
    [
      ["GET /1", "GET /3"],
      ["GET /2", "GET /4"],
    ],
  );
});

sidecarTest(
  "each of a client's requests goes where it says, on one connection of the client",
  { policy: openPolicy },
  async (sidecar) => {
    const outside = await sidecar.outside();
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] },
        "outside.data:80": { opaque: false, endpoints: [{ address: "127.0.0.1", port: outside.port }] },
      },
    });
    const client = await sidecar.plain(outbound.proxyPort);
    for (const host of ["store.data", "outside.data", "store.data"]) {
      client.forget();
      client.send(`GET http://${host}/for-${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      await client.untilText("answer 1");
    }
    assert.equal(sidecar.application.received.match(/GET \/for-store\.data/g)?.length, 2);
    assert.deepEqual(outside.received.match(/GET \S+/g), ["GET /for-outside.data"]);
    client.destroy();
  },
);
