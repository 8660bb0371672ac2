import assert from "node:assert/strict";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowEveryone, serverOn } from "../support/sidecar-policy.js";

const policy = serverOn("HTTP/1") + allowEveryone;
const request = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";

sidecarTest(
  "while the application is down clients get 502, and 200 again when it is back",
  { policy },
  async (sidecar) => {
    const statusOf = async (identity: string | undefined): Promise<string> => {
      const client = identity === undefined ? await sidecar.plain() : await sidecar.tls(identity);
      client.send(request);
      const answer = await client.untilText("\r\n\r\n");
      client.destroy();
      return answer;
    };
    await sidecar.application.stop();
    const meshed = await statusOf(apiIdentity);
    assert.match(meshed, /^HTTP\/1\.1 502 /);
    assert.match(meshed, /\r\nl5d-proxy-error: connect ECONNREFUSED/);
    assert.match(meshed, /\r\nconnection: close\r\n/);
    assert.doesNotMatch(await statusOf(undefined), /l5d-proxy-error/);
    await sidecar.application.start();
    assert.match(await statusOf(apiIdentity), /^HTTP\/1\.1 200 /);
  },
);
