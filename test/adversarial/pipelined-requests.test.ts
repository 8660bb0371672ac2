import assert from "node:assert/strict";
import { openPolicy, smuggled } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";

const get = (path: string, lines = ""): string => `GET ${path} HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n`;

sidecarTest(
  "pipelined requests are judged one by one, answered in order, and each carries the identity",
  { policy: openPolicy },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    client.send(get("/1") + get("/2", "l5d-client-id: forged\r\n") + get("/3"));
    const received = await client.untilText("answer 3");
    assert.deepEqual(received.match(/answer \d/g), ["answer 1", "answer 2", "answer 3"]);
    const id = `l5d-client-id: ${apiIdentity}\r\n`;
    assert.equal(sidecar.application.received, get("/1", id) + get("/2", id) + get("/3", id));
    assert.equal(sidecar.events.filter(({ kind }) => kind === "request").length, 3);
  },
);

sidecarTest("nothing behind `Connection: close` is read as a request", { policy: openPolicy }, async (sidecar) => {
  for (const first of [
    get("/1", "Connection: close\r\n"),
    get("/1", "Connection: x, Close\r\n"),
    "GET /1 HTTP/1.0\r\n\r\n",
    "GET /1 HTTP/1.0\r\nHost: store.data\r\nConnection: close, keep-alive\r\n\r\n",
  ]) {
    const client = await sidecar.plain();
    client.send(first + smuggled);
    const { received } = await client.closed;
    assert.equal(received.split("HTTP/1.1 ").length, 2, first);
  }
  assert.doesNotMatch(sidecar.application.received, /smuggled/);
});

sidecarTest(
  "what follows a body is a request of its own, with its own decision",
  { policy: openPolicy },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    const id = `l5d-client-id: ${apiIdentity}\r\n`;
    const post = (lines: string, body: string): string => `POST / HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n${body}`;
    sidecar.application.script = (connection, received) => {
      if (received.endsWith(get("/last", id))) connection.send(`HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlast`);
      else connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    };
    client.send(
      post("Content-Length: 5\r\n", "hello") +
        post("Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\nX-T: 1\r\n\r\n") +
        // A body that looks like a request stays a body.
        post(`Content-Length: ${smuggled.length}\r\n`, smuggled) +
        get("/last"),
    );
    await client.untilText("last");
    assert.equal(
      sidecar.application.received,
      post(`Content-Length: 5\r\n${id}`, "hello") +
        post(`Transfer-Encoding: chunked\r\n${id}`, "5;a=b\r\nhello\r\n0\r\nX-T: 1\r\n\r\n") +
        post(`Content-Length: ${smuggled.length}\r\n${id}`, smuggled) +
        get("/last", id),
    );
    assert.equal(sidecar.events.filter(({ kind }) => kind === "request").length, 4);
  },
);

sidecarTest(
  "a refused request keeps the connection, its body is thrown away, and the next one is judged anew",
  { policy: serverOn("HTTP/1") + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const client = await sidecar.tls(identityOf("intruder", "frontend"));
    for (const bytes of [
      [`POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`],
      ["POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
      // The body comes after the answer.
      [`POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: ${smuggled.length}\r\n\r\n`, smuggled],
      ["POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhel", "lo\r\n0\r\n", "\r\n"],
    ]) {
      client.forget();
      client.send(bytes[0]!);
      assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 403 Forbidden\r\n/);
      await client.sendInPieces(bytes.slice(1));
    }
    client.forget();
    client.send(get("/ready"));
    // The readiness probe's path is open to everyone.
    await client.untilText("answer 1");
    assert.doesNotMatch(sidecar.application.received, /smuggled|hello/);
  },
);

sidecarTest(
  "the body of a refused request is read only so far, and malformed chunks in it end the connection",
  { policy: serverOn("HTTP/1") },
  async (sidecar) => {
    const endless = await sidecar.plain();
    endless.send("POST / HTTP/1.1\r\nHost: store.data\r\nContent-Length: 99999999\r\n\r\n");
    await endless.untilText("403 Forbidden");
    endless.send(Buffer.alloc(1_200_000, 97));
    await endless.closed;
    const malformed = await sidecar.plain();
    malformed.send("POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\n\r\n");
    await malformed.untilText("403 Forbidden");
    malformed.send(`5\nhello\r\n0\r\n\r\n${smuggled}`);
    assert.match((await malformed.closed).received, /400 Bad Request/);
  },
);

sidecarTest(
  "a client that waits for 100 Continue and is refused is not left guessing",
  { policy: serverOn("HTTP/1") },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("POST / HTTP/1.1\r\nHost: store.data\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    const { received } = await client.closed;
    assert.match(received, /^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\nconnection: close\r\n/);
  },
);
