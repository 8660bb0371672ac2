import assert from "node:assert/strict";
import { openPolicy, refusalTest } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";

const get = (lines: string): string => `GET / HTTP/1.1\r\nHost: store.data\r\n${lines}\r\n\r\n`;

refusalTest(
  "a Connection field cannot have removed what frames, routes or identifies a request",
  Object.fromEntries(
    [
      "l5d-client-id",
      "L5D-Client-ID",
      "l5d_client_id",
      "host",
      "content-length",
      "transfer-encoding",
      "connection",
    ].flatMap((name) => [
      [name, get(`Connection: ${name}`)],
      [`${name} among others`, get(`Connection: keep-alive, ${name}, x-a`)],
      [`${name} on a second line`, get(`Connection: close\r\nConnection: ${name}`)],
    ]),
  ),
);

refusalTest("a Connection field holds names", {
  "two names without a comma": get("Connection: keep-alive close"),
  "a name with a value": get("Connection: keep-alive=1"),
  "a quoted name": get('Connection: "close"'),
  "bytes over 127": get("Connection: \xa0close"),
});

sidecarTest("other nominated headers end here", { policy: openPolicy }, async (sidecar) => {
  const client = await sidecar.tls(apiIdentity);
  client.send(
    get("Connection: x-secret, keep-alive\r\nX-Secret: 1\r\nX-SECRET: 2\r\nKeep-Alive: timeout=5\r\nX-Kept: 3"),
  );
  await client.untilText("answer 1");
  client.send(get("X-Secret: 1\r\nProxy-Authorization: x\r\nProxy-Connection: close\r\nConnection: x-secret"));
  await client.untilText("answer 2");
  const id = `l5d-client-id: ${apiIdentity}`;
  assert.equal(sidecar.application.received, get(`X-Kept: 3\r\n${id}`) + get(id));
});
