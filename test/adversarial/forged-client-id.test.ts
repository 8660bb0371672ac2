import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";

/** Every way in which a client could write the header that is the sidecar's alone. */
const forgeries: readonly string[] = [
  ...caseVariants("l5d-client-id"),
  "l5d_client_id",
  "l5d-client_id",
  "l5d_client-id",
  "L5D_CLIENT_ID",
].map((name) => `${name}: forged`);

const attempts: readonly string[] = [
  ...forgeries,
  "l5d-client-id:forged",
  "l5d-client-id:\t forged \t",
  "l5d-client-id:",
  `l5d-client-id: ${apiIdentity}`,
  "l5d-client-id: forged\r\nl5d-client-id: forged again",
  "L5D-Client-ID: forged\r\nX-A: 1\r\nl5d_client_id: forged",
  "Connection: x-a\r\nX-A: 1\r\nl5d-client-id: forged",
  "Connection: keep-alive\r\nKeep-Alive: 5\r\nl5d-client-id: forged\r\nProxy-Connection: x",
];

for (const [who, identity] of [
  ["a meshed client", apiIdentity],
  ["an unmeshed client", undefined],
] as const) {
  sidecarTest(
    `${who} cannot say who it is: the application sees the proved identity once, or none`,
    { policy: openPolicy },
    async (sidecar) => {
      const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
      for (const [index, lines] of attempts.entries()) {
        client.send(`GET / HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n\r\n`);
        await client.untilText(`answer ${index + 1}`);
      }
      const heads = sidecar.application.received.split("\r\n\r\n").slice(0, -1);
      assert.equal(heads.length, attempts.length);
      for (const [index, head] of heads.entries()) {
        const ids = head.split("\r\n").filter((line) => /client[-_]?id/i.test(line));
        assert.deepEqual(ids, identity === undefined ? [] : [`l5d-client-id: ${identity}`], attempts[index]);
      }
    },
  );
}

sidecarTest(
  "an application written for Node finds one identity in its headers",
  { policy: openPolicy },
  async (sidecar) => {
    const seen: (string | string[] | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers["l5d-client-id"]);
      request.resume();
      request.on("end", () => response.end("done"));
    });
    await sidecar.application.stop();
    server.listen(sidecar.application.port, "127.0.0.1");
    await once(server, "listening");
    const client = await sidecar.tls(apiIdentity);
    for (const lines of attempts) {
      client.forget();
      client.send(`GET / HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n\r\n`);
      await client.untilText("done");
    }
    client.forget();
    client.send(
      "POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\nTrailer: x-a\r\n\r\n0\r\nx-a: 1\r\n\r\n",
    );
    await client.untilText("done");
    assert.deepEqual([...new Set(seen)], [apiIdentity]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
);

/** All words in lower and upper case. */
function caseVariants(name: string): string[] {
  return name
    .split("-")
    .reduce<string[]>(
      (names, word) =>
        names.flatMap((start) =>
          [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)].map((end) =>
            start === "" ? end : `${start}-${end}`,
          ),
        ),
      [""],
    );
}
