import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  denyAllPolicy,
  type Decision,
  type Peer,
  type RateLimitContent,
  type Reason,
  type Verdict,
} from "../policy/index.js";
import { headIncomplete } from "./http1/header-fields.js";
import { Http1ResponseHead } from "./http1/response-head.js";
import { boundAddress } from "./listener.js";
import { http2RefusalBytes, refusalBytes, refusalStatuses, refusalText } from "./refusal.js";

test("a refusal has no body, and says only what the peer may know", () => {
  const cases: readonly (readonly [Buffer, readonly string[]])[] = [
    [refusalBytes(403), ["HTTP/1.1 403 Forbidden", "content-length: 0"]],
    [refusalBytes(404), ["HTTP/1.1 404 Not Found", "content-length: 0"]],
    [
      refusalBytes(403, { proxyError: "client 10.0.0.1:1: server: 10.0.0.2:2: unauthorized request on route" }),
      [
        "HTTP/1.1 403 Forbidden",
        "content-length: 0",
        "l5d-proxy-error: client 10.0.0.1:1: server: 10.0.0.2:2: unauthorized request on route",
      ],
    ],
    [refusalBytes(400, { close: true }), ["HTTP/1.1 400 Bad Request", "content-length: 0", "connection: close"]],
    [
      refusalBytes(502, { proxyError: "why", close: true }),
      [
        "HTTP/1.1 502 Bad Gateway",
        "content-length: 0",
        "l5d-proxy-error: why",
        "l5d-proxy-connection: close",
        "connection: close",
      ],
    ],
    [
      refusalBytes(302, { location: "http://b/x?y", proxyError: "why: redirected" }),
      ["HTTP/1.1 302 Found", "content-length: 0", "location: http://b/x?y", "l5d-proxy-error: why: redirected"],
    ],
    [refusalBytes(599), ["HTTP/1.1 599 Refused", "content-length: 0"]],
  ];
  for (const [bytes, expected] of cases) {
    const lines = bytes.toString("latin1").split("\r\n");
    assert.deepEqual(
      lines.filter((line) => line !== "" && !line.startsWith("date: ")),
      expected,
    );
    assert.equal(lines.filter((line) => /^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(line)).length, 1);
  }
});

test("a refusal reads as one whole response whose connection is kept unless it says close", () => {
  for (const close of [false, true]) {
    const bytes = refusalBytes(403, { proxyError: "why", close });
    const head = new Http1ResponseHead();
    assert.equal(head.parse(bytes, 100), bytes.length);
    assert.equal(new Http1ResponseHead().parse(bytes.subarray(0, -1), 100), headIncomplete);
    assert.equal(head.status, 403);
    assert.equal(head.bodyLength, 0);
    assert.equal(head.keepAlive, !close);
    assert.equal(head.proxyError, "why");
  }
});

test("each verdict that refuses has a status and a text", () => {
  assert.deepEqual(refusalStatuses, { deny: 403, "not-found": 404, "rate-limited": 429 });
  const cases: readonly (readonly [verdict: Verdict, reason: Reason, identity: string | undefined, text: string])[] = [
    ["deny", "identity-not-listed", "a.x", "unauthorized request on route"],
    ["deny", "invalid-policy", undefined, "unauthorized request on route"],
    ["not-found", "no-route", "a.x", "no route found for request"],
    ["rate-limited", "total-rate-exceeded", "b.x", "total rate limit exceeded: 100rps"],
    ["rate-limited", "identity-rate-exceeded", "a.x", "per-identity rate limit exceeded: 20rps"],
    ["rate-limited", "identity-rate-exceeded", undefined, "per-identity rate limit exceeded: 20rps"],
    ["rate-limited", "override-rate-exceeded", "b.x", "override rate limit exceeded: 30rps"],
  ];
  const policy = { ...denyAllPolicy(), rateLimit };
  for (const [verdict, reason, clientIdentity, text] of cases) {
    const peer: Peer = { address: "10.0.0.1", tls: { kind: "established", clientIdentity } };
    const decision: Decision = { ...policy.admit(peer).tcp, verdict, reason };
    assert.equal(refusalText(decision, { policy, peer }), text);
  }
});

const rateLimit: RateLimitContent = {
  reference: { group: "policy.linkerd.io", kind: "httplocalratelimitpolicy", name: "store" },
  total: 100,
  identity: 20,
  overrides: [
    { requestsPerSecond: 40, identities: ["b.x"] },
    { requestsPerSecond: 30, identities: ["b.x", "c.x"] },
  ],
};

test("an HTTP/2 client is told to speak HTTP/1.1", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.write(http2RefusalBytes());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connect(`http://127.0.0.1:${boundAddress(server).port}`);
  session.on("error", () => undefined);
  const [code, lastStream, data] = (await once(session, "goaway")) as [number, number, Buffer];
  assert.equal(code, 13);
  assert.equal(lastStream, 0);
  assert.match(Buffer.from(data).toString(), /speaks HTTP\/1\.1/);
  session.destroy();
  server.close();
});
