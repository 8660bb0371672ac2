import assert from "node:assert/strict";
import { test } from "node:test";
import { headIncomplete } from "./header-fields.js";
import { bodyUntilClose, chunkedBody } from "./body-framing.js";
import { hasNoBody, Http1ResponseHead } from "./response-head.js";

test("reads status, framing and keep-alive", () => {
  const cases: readonly (readonly [string, Partial<Http1ResponseHead>])[] = [
    ["HTTP/1.1 200 OK\r\n\r\n", { status: 200, bodyLength: bodyUntilClose, keepAlive: true }],
    ["HTTP/1.1 200\r\n\r\n", { status: 200 }],
    ["HTTP/1.1 200 \r\n\r\n", { status: 200 }],
    ["HTTP/1.1 404 N\xf6t \t found\r\n\r\n", { status: 404 }],
    ["HTTP/1.1 999 x\r\n\r\n", { status: 999 }],
    ["HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\n", { bodyLength: 3, keepAlive: false }],
    ["HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n", { keepAlive: true }],
    ["HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", { keepAlive: false }],
    ["HTTP/1.1 200 OK\r\nconnection: x, Close\r\n\r\n", { keepAlive: false }],
    ["HTTP/1.1 200 OK\r\nconnection: closed\r\n\r\n", { keepAlive: true }],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n", { bodyLength: chunkedBody }],
    ["HTTP/1.1 200 OK\r\nl5d-proxy-error: why\r\n\r\n", { proxyError: "why" }],
  ];
  for (const [text, expected] of cases) {
    const head = new Http1ResponseHead();
    assert.equal(head.parse(Buffer.from(text, "latin1"), 100), text.length, text);
    for (const [field, value] of Object.entries(expected)) {
      assert.equal(head[field as "status"], value, `${field} of ${JSON.stringify(text)}`);
    }
  }
});

test("refuses what is not HTTP/1 or has more than one reading", () => {
  const expected: readonly (readonly [string, string])[] = [
    ["HTTP/2.0 200 OK\r\n\r\n", "unsupported version"],
    ["HTTP/1.2 200 OK\r\n\r\n", "unsupported version"],
    ["http/1.1 200 OK\r\n\r\n", "unsupported version"],
    ["ICY 200 OK\r\n\r\n", "unsupported version"],
    ["hello, world of garbage", "unsupported version"],
    ["\r\nHTTP/1.1 200 OK\r\n\r\n", "unsupported version"],
    ["HTTP/1.1  200 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 20 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 2000 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 099 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 +20 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 2x0 OK\r\n\r\n", "malformed status"],
    ["HTTP/1.1 200 O\rK\r\n\r\n", "malformed start line"],
    ["HTTP/1.1 200 OK\nx: y\r\n\r\n", "malformed start line"],
    ["HTTP/1.1 200 O\0K\r\n\r\n", "malformed start line"],
    ["HTTP/1.1 200 OK\r\nx : y\r\n\r\n", "malformed header name"],
    ["HTTP/1.1 200 OK\r\nx: y\r\n folded\r\n\r\n", "malformed header name"],
    ["HTTP/1.1 200 OK\r\nx: y\nz: a\r\n\r\n", "malformed header value"],
    ["HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n", "repeated content-length"],
    ["HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\n", "malformed content-length"],
    ["HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", "malformed content-length"],
    ["HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n", "unsupported transfer-encoding"],
    ["HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "unsupported transfer-encoding"],
    [
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
      "both content-length and transfer-encoding",
    ],
  ];
  const actual = expected.map(([text]) => [text, new Http1ResponseHead().parse(Buffer.from(text, "latin1"), 100)]);
  assert.deepEqual(actual, expected);
});

test("waits at every length below the whole", () => {
  const text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nx: y\r\n\r\n";
  for (let length = 1; length < text.length; length++) {
    assert.equal(new Http1ResponseHead().parse(Buffer.from(text.slice(0, length)), 100), headIncomplete, `${length}`);
  }
});

test("cuts the lines with which sidecars speak to each other", () => {
  const text = "HTTP/1.1 403 F\r\nL5D-Proxy-Error: a\r\nx: y\r\nl5d-proxy-connection: close\r\n\r\n";
  const head = new Http1ResponseHead();
  head.parse(Buffer.from(text), 100);
  const lines = [0, 2].map((index) => text.slice(head.cuts[index], head.cuts[index + 1]));
  assert.deepEqual(lines, ["L5D-Proxy-Error: a\r\n", "l5d-proxy-connection: close\r\n"]);
});

test("some answers have no body whatever they say", () => {
  for (const [status, method, none] of [
    [200, "GET", false],
    [200, "HEAD", true],
    [204, "GET", true],
    [304, "POST", true],
    [100, "POST", true],
    [404, "GET", false],
  ] as const) {
    assert.equal(hasNoBody(status, method), none, `${status} to ${method}`);
  }
});
