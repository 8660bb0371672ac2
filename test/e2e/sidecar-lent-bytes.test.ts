import assert from "node:assert/strict";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";

/**
 * Answers come from the application through one piece of memory that all connections share. Here many of them come at
 * once, larger than any socket buffer, to clients that stop reading, so that bytes wait in every place where they can.
 */
const bodyBytes = 3_000_000;
const clients = 16;
const policy = serverOn("HTTP/1", "all-unauthenticated");

sidecarTest(
  "answers to slow clients never get bytes of one another",
  {
    policy,
    script: (connection) => {
      const letter = /^GET \/(.) /.exec(connection.received)?.[1];
      if (letter === undefined || !connection.received.endsWith("\r\n\r\n")) return;
      connection.received = "";
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${bodyBytes}\r\n\r\n${letter.repeat(bodyBytes)}`);
    },
  },
  async (sidecar) => {
    const answers = Array.from({ length: clients }, async (_, number) => {
      const letter = String.fromCharCode(97 + number);
      // Every fourth in plaintext: there bytes may wait in the kernel's hands as well.
      const client = number % 4 === 0 ? await sidecar.plain() : await sidecar.tls(apiIdentity);
      client.socket.pause();
      client.send(`GET /${letter} HTTP/1.1\r\nHost: store.data\r\n\r\n`);
      return { client, letter };
    });
    const waiting = await Promise.all(answers);
    await Promise.all(
      waiting.map(async ({ client, letter }) => {
        client.socket.resume();
        const received = await client.until((text) => text.length >= bodyBytes + 40);
        const body = received.slice(received.indexOf("\r\n\r\n") + 4);
        assert.equal(body.length, bodyBytes);
        assert.ok(body === letter.repeat(bodyBytes), `the answer to ${letter} holds foreign bytes`);
      }),
    );
  },
);
