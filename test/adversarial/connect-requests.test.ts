import assert from "node:assert/strict";
import { openPolicy, refusalTest } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";

const connect = (target: string, lines = ""): string => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${lines}\r\n`;

refusalTest("a CONNECT that has more than one reading is refused", {
  "a body by length": `${connect("a.b:443", "Content-Length: 5\r\n")}hello`,
  "a body in chunks": `${connect("a.b:443", "Transfer-Encoding: chunked\r\n")}0\r\n\r\n`,
  "a path": "CONNECT /a HTTP/1.1\r\nHost: store.data\r\n\r\n",
  "a path with a port": "CONNECT /a:80 HTTP/1.1\r\nHost: store.data\r\n\r\n",
  "no port": connect("a.b"),
  "a URL": "CONNECT http://a.b:80/ HTTP/1.1\r\nHost: a.b:80\r\n\r\n",
  "another Host": "CONNECT a.b:443 HTTP/1.1\r\nHost: c.d:443\r\n\r\n",
});

sidecarTest(
  "a CONNECT is judged as any request, and never tunnels past a refusal",
  { policy: serverOn("HTTP/1") },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    client.send(connect("127.0.0.1:22"));
    assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 403 Forbidden\r\n/);
    client.forget();
    client.send("GET / HTTP/1.1\r\nHost: store.data\r\n\r\n");
    assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.equal(sidecar.application.connections.length, 0);
  },
);

sidecarTest(
  "a CONNECT goes to the application and nowhere else, and is a tunnel only when it agrees",
  {
    policy: openPolicy,
    script: (connection, received) => {
      if (received.startsWith("CONNECT yes") && received.endsWith("\r\n\r\n"))
        connection.send("HTTP/1.1 200 Yes\r\n\r\n");
      else if (received.endsWith("\r\n\r\n")) connection.send("HTTP/1.1 405 No\r\ncontent-length: 2\r\n\r\nno");
    },
  },
  async (sidecar) => {
    const agreed = await sidecar.tls(apiIdentity);
    agreed.send(connect("yes:80"));
    await agreed.untilText("HTTP/1.1 200 Yes\r\n\r\n");
    agreed.send("raw \0 bytes");
    await sidecar.application.until(([connection]) => connection!.received.endsWith("raw \0 bytes"));
    const refused = await sidecar.tls(apiIdentity);
    refused.send(connect("no:80"));
    await refused.untilText("\r\n\r\nno");
    refused.forget();
    // Without a tunnel the next bytes are the next request.
    refused.send("raw bytes that are no request\r\n\r\n");
    assert.match((await refused.closed).received, /^HTTP\/1\.1 400 /);
    assert.doesNotMatch(sidecar.application.connections[1]!.received, /raw/);
  },
);
