import assert from "node:assert/strict";
import { openPolicy, refusalTest, smuggled } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";

const head = "POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\n\r\n";

/** What stands behind the head. Each is wrong at some byte. */
const bodies: Readonly<Record<string, string>> = {
  "0x prefix": "0x5\r\nhello\r\n0\r\n\r\n",
  "negative size": "-5\r\nhello\r\n0\r\n\r\n",
  "signed size": "+5\r\nhello\r\n0\r\n\r\n",
  "size over 2^64": "10000000000000005\r\nhello\r\n0\r\n\r\n",
  "size that wraps around at 2^32": "100000005\r\nhello\r\n0\r\n\r\nG".replace("100000005", "ffffffffffffff05"),
  "no size": "\r\nhello\r\n0\r\n\r\n",
  "a space before the size": " 5\r\nhello\r\n0\r\n\r\n",
  "a space behind the size": "5 \r\nhello\r\n0\r\n\r\n",
  "a size that is no number": "zz\r\nhello\r\n0\r\n\r\n",
  "bare LF behind the size": "5\nhello\r\n0\r\n\r\n",
  "bare CR behind the size": "5\rhello\r\n0\r\n\r\n",
  "no CRLF behind the data": "5\r\nhello0\r\n\r\n",
  "bare LF behind the data": "5\r\nhello\n0\r\n\r\n",
  "data longer than its size": "5\r\nhello!\r\n0\r\n\r\n",
  "bare LF behind the last size": `0\n\r\n${smuggled}`,
  "bare LF as the last line": `0\r\n\n${smuggled}`,
  "a NUL in an extension": "5;a\0b\r\nhello\r\n0\r\n\r\n",
  "bare LF in an extension": `5;a\nhello\r\n0\r\n\r\n${smuggled}`,
  "bare CR in an extension": "5;a\rb\r\nhello\r\n0\r\n\r\n",
  "a control byte in an extension": "5;a=\x01\r\nhello\r\n0\r\n\r\n",
  "an open quote in an extension": '5;a="b\r\nhello\r\n0\r\n\r\n',
  "an extension without a name": "5;\r\nhello\r\n0\r\n\r\n",
  "a trailer without a colon": "0\r\nnonsense\r\n\r\n",
  "a trailer with a space before the colon": "0\r\nX-A : 1\r\n\r\n",
  "a folded trailer": "0\r\nX-A: 1\r\n 2\r\n\r\n",
  "a bare LF in a trailer": "0\r\nX-A: 1\nX-B: 2\r\n\r\n",
  "a length as trailer": "0\r\nContent-Length: 10\r\n\r\n",
  "an encoding as trailer": "0\r\nTransfer-Encoding: chunked\r\n\r\n",
  "a Host as trailer": "0\r\nHost: admin.data\r\n\r\n",
  "an identity as trailer": "0\r\nl5d-client-id: forged\r\n\r\n",
  "an identity as trailer, spelled otherwise": "0\r\nL5D_Client_ID: forged\r\n\r\n",
};

refusalTest(
  "chunks that have more than one reading are refused, and nothing of the request is passed on",
  Object.fromEntries(Object.entries(bodies).map(([what, body]) => [what, head + body])),
);

sidecarTest(
  "when malformed chunks come later, the application gets the start of a request that is never completed",
  { policy: openPolicy, script: () => undefined },
  async (sidecar) => {
    let count = 0;
    for (const [what, body] of Object.entries(bodies)) {
      const client = count % 2 === 0 ? await sidecar.plain() : await sidecar.tls(apiIdentity);
      count++;
      client.send(`${head}3\r\nabc\r\n`);
      await sidecar.application.until((all) => all.length === count && all[count - 1]!.received.endsWith("abc\r\n"));
      client.send(body + smuggled);
      const { received } = await client.closed;
      assert.match(received, /^HTTP\/1\.1 400 Bad Request\r\n[^]*\r\nconnection: close\r\n[^]*\r\n\r\n$/, what);
      await sidecar.application.until((all) => all[count - 1]!.ended);
      const seen = sidecar.application.connections[count - 1]!.received;
      assert.ok(seen.endsWith("3\r\nabc\r\n"), `${what}: the application saw ${JSON.stringify(seen)}`);
    }
  },
);

sidecarTest(
  "a body that breaks off is never completed for the application",
  { policy: openPolicy, script: () => undefined },
  async (sidecar) => {
    for (const [index, start] of [`${head}5\r\nhel`, `${head}5\r\nhello\r\n`, `${head}5\r\nhello\r\n0\r\n`].entries()) {
      const client = await sidecar.plain();
      client.send(start);
      await sidecar.application.until((all) => all[index]?.received === start);
      client.end();
      await client.closed;
      await sidecar.application.until((all) => all[index]!.ended);
      assert.equal(sidecar.application.connections[index]!.received, start);
    }
  },
);
