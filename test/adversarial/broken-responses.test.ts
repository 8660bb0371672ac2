import assert from "node:assert/strict";
import { openPolicy } from "../support/refused-requests.js";
import type { ApplicationScript } from "../support/recording-application.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";

/** Answers every connection's first bytes with `text`, and ends it unless `keeps`. */
function answering(text: string, keeps = false): ApplicationScript {
  return (connection) => {
    connection.send(text);
    if (!keeps) connection.socket.end();
  };
}

const unreadable: Readonly<Record<string, string>> = {
  garbage: "this is no HTTP at all\r\n\r\n",
  "garbage without an end": "\x16\x03\x01\x02\x00\x01",
  "HTTP/2": "HTTP/2.0 200 OK\r\n\r\n",
  "both length and chunks": "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "two lengths": "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
  "a signed length": "HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc",
  "an unknown encoding": "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
  "a folded line": "HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\n\r\n",
  "bare LF": "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
  "a NUL": "HTTP/1.1 200 OK\r\nX-A: \0\r\n\r\n",
  "a split start line": "HTTP/1.1 200 OK\rX-A: 1\r\n\r\n",
  "no status": "HTTP/1.1 OK\r\n\r\n",
  "a head without an end": `HTTP/1.1 200 OK\r\n${"X-A: 1\r\n".repeat(10_000)}`,
  "too many headers": `HTTP/1.1 200 OK\r\n${"X-A: 1\r\n".repeat(500)}\r\n`,
  nothing: "",
  "half a head": "HTTP/1.1 200 OK\r\nContent-",
};

sidecarTest(
  "an answer that cannot be read becomes 502, and nothing of it reaches the client",
  { policy: openPolicy },
  async (sidecar) => {
    for (const [what, text] of Object.entries(unreadable)) {
      sidecar.application.script = answering(text);
      for (const identity of [undefined, apiIdentity]) {
        const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
        client.send(get);
        const { received } = await client.closed;
        assert.match(received, /^HTTP\/1\.1 502 Bad Gateway\r\ncontent-length: 0\r\n[^]*\r\n\r\n$/, what);
        assert.equal(received.split("HTTP/1.").length, 2, what);
        // Only peers that proved who they are get to know why.
        assert.equal(received.includes("l5d-proxy-error: "), identity !== undefined, what);
        assert.equal(received.includes("l5d-proxy-connection: close"), identity !== undefined, what);
      }
    }
  },
);

sidecarTest(
  "bytes behind an answer are never taken for the next one",
  {
    policy: openPolicy,
    script: answering(
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged",
      true,
    ),
  },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(get + get);
    const { received } = await client.closed;
    assert.equal(received, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  },
);

sidecarTest(
  "bytes that answer nothing cost the application its connection, not the client",
  { policy: openPolicy },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(get);
    await client.untilText("answer 1");
    client.forget();
    sidecar.application.connections[0]!.send("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged");
    await sidecar.application.until(([connection]) => connection!.ended);
    client.send(get);
    assert.doesNotMatch(await client.untilText("answer 1"), /forged/);
    assert.equal(sidecar.application.connections.length, 2);
  },
);

sidecarTest("an answer that breaks off does not look whole to the client", { policy: openPolicy }, async (sidecar) => {
  for (const [text, broken] of [
    ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", true],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello", true],
    ["HTTP/1.1 200 OK\r\n\r\nhello", false],
  ] as const) {
    sidecar.application.script = answering(text);
    for (const identity of [undefined, apiIdentity]) {
      const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
      client.send(get);
      const { received } = await client.closed;
      assert.ok(text.startsWith(received), JSON.stringify(received));
      if (!broken) assert.equal(received, text);
    }
  }
});

sidecarTest(
  "a flood of interim answers is passed on only as fast as the client reads",
  {
    policy: openPolicy,
    script: (connection) => {
      const interim = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(1000);
      const flood = (): void => {
        while (connection.socket.write(interim)) if (connection.closed) return;
      };
      connection.socket.on("drain", flood);
      flood();
    },
  },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.socket.pause();
    client.send(get);
    const { socket } = await sidecar.application
      .until(([connection]) => connection?.received === get)
      .then(() => sidecar.application.connections[0]!);
    // The application is held up: what it wrote fills the buffers on the way and no more.
    let written = -1;
    while (written !== socket.bytesWritten - socket.writableLength) {
      written = socket.bytesWritten - socket.writableLength;
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(written < 64_000_000, `${written} bytes were taken from the application`);
    client.destroy();
    await sidecar.application.until(([connection]) => connection!.ended || connection!.closed);
  },
);

sidecarTest(
  "interim answers come before the final one, which is still framed by its own head",
  { policy: openPolicy },
  async (sidecar) => {
    sidecar.application.script = (connection) =>
      connection.send(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
      );
    const client = await sidecar.plain();
    client.send(get);
    assert.equal(
      await client.untilText("\r\n\r\nok"),
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    );
    client.forget();
    client.send(get);
    await client.untilText("\r\n\r\nok");
  },
);

sidecarTest(
  "answers without a body are framed as such, whatever their head says",
  { policy: openPolicy },
  async (sidecar) => {
    const client = await sidecar.plain();
    for (const [request, answer] of [
      ["HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"],
      [get, "HTTP/1.1 204 No Content\r\n\r\n"],
      [get, "HTTP/1.1 304 Not Modified\r\ncontent-length: 1000\r\n\r\n"],
      [get, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"],
    ] as const) {
      client.forget();
      sidecar.application.script = (connection) => connection.send(answer);
      client.send(request);
      assert.equal(await client.untilText("\r\n\r\n"), answer);
    }
    assert.equal(sidecar.application.connections.length, 1);
  },
);
