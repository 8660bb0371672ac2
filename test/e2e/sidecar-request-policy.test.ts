import assert from "node:assert/strict";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);
const request = "GET /a?b=c HTTP/1.1\r\nHost: store.data\r\n\r\n";

sidecarTest("a listed identity gets the application's answer", { policy }, async (sidecar) => {
  const client = await sidecar.tls(apiIdentity);
  client.send(request);
  assert.match(await client.untilText("answer 1"), /^HTTP\/1\.1 200 OK\r\n/);
  assert.equal(
    sidecar.application.received,
    `GET /a?b=c HTTP/1.1\r\nHost: store.data\r\nl5d-client-id: ${apiIdentity}\r\n\r\n`,
  );
});

sidecarTest("an unlisted identity gets 403 with the reason, and the connection stays", { policy }, async (sidecar) => {
  const client = await sidecar.tls(identityOf("intruder", "frontend"));
  for (let count = 1; count <= 2; count++) {
    client.send(request);
    const answer = await client.untilText("\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\ncontent-length: 0\r\n/);
    const { localAddress, localPort } = client.socket;
    const text = `client ${localAddress}:${localPort}: server: 127.0.0.1:${sidecar.port}: unauthorized request on route`;
    assert.ok(answer.includes(`\r\nl5d-proxy-error: ${text}\r\n`), answer);
    client.forget();
  }
  assert.equal(sidecar.application.connections.length, 0);
});
