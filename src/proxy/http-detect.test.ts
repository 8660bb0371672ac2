import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHttp, type HttpVerdict } from "./http-detect.js";

const table: readonly (readonly [string, HttpVerdict])[] = [
  ["GET / HTTP/1.1\r\n", "http1"],
  ["GET / HTTP/1.0", "http1"],
  ["PATCH /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "http1"],
  ["M-SEARCH * HTTP/1.1\r\n", "http1"],
  ["CONNECT a.b:443 HTTP/1.1\r\n", "http1"],
  ["GET http://a/b HTTP/1.1\r\n", "http1"],
  // A prefix that a request line may still come of is HTTP (proxy.md 7).
  ["GET /a-long-path-with-no-end-yet", "http1"],
  ["GET /abcdefg HT", "http1"],
  ["ATOKENOFFOURTEEN", "http1"],
  // Fewer than 14 bytes never are.
  ["", "not-http"],
  ["GET / HTTP/1.", "not-http"],
  ["GET /", "not-http"],
  ["PRI * HTTP/2.", "not-http"],
  ["PRI * HTTP/2.0", "http2"],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http2"],
  // Postgres' startup packet, its SSLRequest, TLS, SSH, Redis, MySQL's greeting, MongoDB.
  ["\0\0\0\x54\0\x03\0\0user\0postgres\0", "not-http"],
  ["\0\0\0\x08\x04\xd2\x16\x2f\0\0\0\0\0\0\0\0", "not-http"],
  ["\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03aaaaaa", "not-http"],
  ["SSH-2.0-OpenSSH_9.6\r\n", "not-http"],
  ["*1\r\n$4\r\nPING\r\n*1\r\n$4", "not-http"],
  ["J\0\0\0\x0a8.0.36\0\x0b\0\0\0", "not-http"],
  ["GET  / HTTP/1.1\r\n", "not-http"],
  [" GET / HTTP/1.1\r\n", "not-http"],
  ["GET / HTTP/2.0\r\n", "not-http"],
  ["GET / HTTX/1.1\r\n", "not-http"],
  ["GET /\r\nHost: a.b\r\n", "not-http"],
  ["GET /\x01abc HTTP/1.1", "not-http"],
  ["EHLO mail.example.org\r\n", "not-http"],
];

test("judges the first read as the specification does", () => {
  for (const [text, verdict] of table) {
    assert.equal(detectHttp(Buffer.from(text, "latin1")), verdict, JSON.stringify(text));
  }
});

test("no first read of any length throws", () => {
  for (const [text] of table) {
    for (let length = 0; length <= text.length; length++) detectHttp(Buffer.from(text.slice(0, length), "latin1"));
  }
});
