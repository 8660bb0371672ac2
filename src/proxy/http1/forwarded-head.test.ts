import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { forwardedBytes, withoutRanges, type HeadChanges } from "./forwarded-head.js";
import { Http1RequestHead } from "./request-head.js";

const idLine = "l5d-client-id: web.front\r\n";

test("a head with nothing to change is forwarded byte for byte", () => {
  for (const text of [
    "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET /a?b=%20 HTTP/1.0\r\n\r\n",
    "POST / HTTP/1.1\r\nHOST:x\r\nX-High: \xfc \t\r\nconnection: close\r\ncontent-length: 2\r\n\r\n",
  ]) {
    assert.equal(forward(text), text);
  }
});

test("added lines come behind the client's own, and the body behind the head", () => {
  assert.equal(
    forward("POST / HTTP/1.1\r\nhost: x\r\na: b\r\n\r\n", { added: idLine, body: "hello" }),
    `POST / HTTP/1.1\r\nhost: x\r\na: b\r\n${idLine}\r\nhello`,
  );
});

test("no spelling of l5d-client-id comes through, at any place and any number of times", () => {
  for (const forged of ["l5d-client-id", "L5D-CLIENT-ID", "l5d_client_id", "L5d-Client_Id"]) {
    const line = `${forged}: forged\r\n`;
    const text = `GET / HTTP/1.1\r\n${line}host: x\r\n${line}${line}a: b\r\n${line}\r\n`;
    assert.equal(forward(text), "GET / HTTP/1.1\r\nhost: x\r\na: b\r\n\r\n");
    assert.equal(forward(text, { added: idLine }), `GET / HTTP/1.1\r\nhost: x\r\na: b\r\n${idLine}\r\n`);
  }
});

test("Connection is written anew when lines that it governs were cut", () => {
  const cases: readonly (readonly [request: string, forwarded: string])[] = [
    ["1.1\r\nhost: x\r\nconnection: x-a\r\nx-a: 1", "1.1\r\nhost: x"],
    ["1.1\r\nhost: x\r\nx-a: 1\r\nconnection: x-a, close", "1.1\r\nhost: x\r\nconnection: close"],
    ["1.0\r\nconnection: keep-alive, x-a\r\nx-a: 1\r\nb: c", "1.0\r\nb: c\r\nconnection: keep-alive"],
    ["1.0\r\nconnection: x-a\r\nx-a: 1", "1.0\r\nconnection: close"],
    [
      "1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: WebSocket",
      "1.1\r\nhost: x\r\nupgrade: WebSocket\r\nconnection: upgrade",
    ],
    [
      "1.1\r\nhost: x\r\nconnection: close, upgrade\r\nupgrade: a",
      "1.1\r\nhost: x\r\nupgrade: a\r\nconnection: upgrade, close",
    ],
    ["1.0\r\nconnection: keep-alive, upgrade\r\nupgrade: a", "1.0\r\nconnection: keep-alive"],
    ["1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: a", "1.1\r\nhost: x"],
    ["1.1\r\nhost: x\r\nconnection: close\r\nconnection: keep-alive", "1.1\r\nhost: x\r\nconnection: close"],
  ];
  for (const [request, forwarded] of cases) {
    assert.equal(forward(`GET / HTTP/${request}\r\n\r\n`), `GET / HTTP/${forwarded}\r\n\r\n`, request);
  }
});

test("a rewrite replaces start line and Host, and keeps the method, the version and the other lines", () => {
  const rewrite = { target: "/c?d", host: "a.b:81" };
  const cases: readonly (readonly [request: string, forwarded: string])[] = [
    [
      "GET http://a.b:81/c?d HTTP/1.1\r\nAccept: e\r\nHost: a.b:81\r\nf: g\r\n\r\n",
      "GET /c?d HTTP/1.1\r\nhost: a.b:81\r\nAccept: e\r\nf: g\r\n\r\n",
    ],
    ["POST http://a.b:81/c?d HTTP/1.0\r\n\r\n", "POST /c?d HTTP/1.0\r\nhost: a.b:81\r\n\r\n"],
    [
      "GET http://a.b:81/c?d HTTP/1.1\r\nl5d-client-id: x\r\nhost: a.b:81\r\nproxy-connection: keep-alive\r\n\r\n",
      "GET /c?d HTTP/1.1\r\nhost: a.b:81\r\n\r\n",
    ],
    [
      "GET http://a.b:81/c?d HTTP/1.1\r\nconnection: x-a\r\nhost: a.b:81\r\nx-a: 1\r\nb: c\r\n\r\n",
      "GET /c?d HTTP/1.1\r\nhost: a.b:81\r\nb: c\r\n\r\n",
    ],
  ];
  for (const [request, forwarded] of cases) assert.equal(forward(request, { rewrite }), forwarded);
});

test("a head that starts in the middle of the bytes is forwarded from there", () => {
  const text = "GET / HTTP/1.1\r\nhost: x\r\nkeep-alive: 5\r\n\r\n";
  const bytes = Buffer.from(`${text}GET /next`);
  const head = new Http1RequestHead();
  head.parse(bytes, 100);
  const forwarded = forwardedBytes(bytes, 0, head, Buffer.alloc(0), undefined);
  assert.equal(forwarded.toString(), "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
});

test("what is forwarded has the same meaning when it is read again, and nothing left to cut", () => {
  const line = fc.constantFrom(
    "a: b",
    "x-a: 1",
    "x-b: 2",
    "connection: x-a",
    "Connection: close",
    "connection: keep-alive, x-b",
    "connection: upgrade",
    "upgrade: websocket",
    "upgrade: h2c",
    "keep-alive: 5",
    "L5D_client-id: forged",
    "l5d-client-id: forged",
    "proxy-authorization: c",
    "te: trailers",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom(0, 1), fc.boolean(), (lines, minor, rewritten) => {
      const target = rewritten ? "http://x/p?q" : "/p?q";
      const text = [`GET ${target} HTTP/1.${minor}`, "host: x", ...lines, "", ""].join("\r\n");
      const before = parse(text);
      const rewrite = rewritten ? { rewrite: { target: "/p?q", host: "x" } } : {};
      const forwarded = forward(text, { added: idLine, ...rewrite });
      const after = parse(forwarded);
      assert.deepEqual(
        [after.method, after.target, after.host, after.minorVersion, after.keepAlive, after.upgrade],
        [before.method, "/p?q", before.host, before.minorVersion, before.keepAlive, before.upgrade],
      );
      const names = forwarded.split("\r\n").map((each) => each.slice(0, each.indexOf(":")).toLowerCase());
      assert.deepEqual(
        names.filter((name) => /^l5d.client.id$/.test(name)),
        ["l5d-client-id"],
      );
      for (const name of ["keep-alive", "proxy-authorization"]) assert.ok(!names.includes(name), name);
      const nominated = (name: string): boolean =>
        lines.some((each) => each.startsWith("connection") && each.includes(name));
      for (const name of ["x-a", "x-b"])
        assert.equal(names.includes(name), lines.some((each) => each.startsWith(name)) && !nominated(name));
      assert.equal(names.filter((name) => name === "a").length, lines.filter((each) => each === "a: b").length);
    }),
    { seed: 9, numRuns: 2000 },
  );
});

test("ranges are left out, whatever they touch", () => {
  for (const [ranges, left] of [
    [[], "abcdef"],
    [[0, 2], "cdef"],
    [[4, 6], "abcd"],
    [[1, 2, 2, 3], "adef"],
    [[0, 6], ""],
  ] as const) {
    assert.equal(withoutRanges(Buffer.from("abcdef"), ranges).toString(), left);
  }
});

function parse(text: string): Http1RequestHead {
  const head = new Http1RequestHead();
  assert.equal(head.parse(Buffer.from(text, "latin1"), 100), text.length, JSON.stringify(text));
  return head;
}

function forward(text: string, parts: { added?: string; body?: string } & HeadChanges = {}): string {
  const added = Buffer.from(parts.added ?? "", "latin1");
  const body = parts.body === undefined ? undefined : Buffer.from(parts.body);
  return forwardedBytes(Buffer.from(text, "latin1"), 0, parse(text), added, body, parts).toString("latin1");
}
