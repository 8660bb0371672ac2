import assert from "node:assert/strict";
import { test } from "node:test";
import { headIncomplete, type HeadFault } from "./header-fields.js";
import { chunkedBody } from "./body-framing.js";
import { Http1RequestHead } from "./request-head.js";

const maxHeaders = 100;

test("reads what the relay needs of a request", () => {
  const cases: readonly (readonly [string, Partial<Http1RequestHead>])[] = [
    [
      "GET /a?b=c HTTP/1.1\r\nHost: a.b:80\r\n\r\n",
      { method: "GET", target: "/a?b=c", path: "/a", host: "a.b:80", bodyLength: 0, keepAlive: true, minorVersion: 1 },
    ],
    ["GET / HTTP/1.0\r\n\r\n", { minorVersion: 0, keepAlive: false, host: "" }],
    ["GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", { keepAlive: true }],
    ["GET / HTTP/1.1\r\nhost: x\r\nconnection: CLOSE\r\n\r\n", { keepAlive: false }],
    ["GET / HTTP/1.1\r\nhost: x\r\nconnection: close, keep-alive\r\n\r\n", { keepAlive: false }],
    ["POST / HTTP/1.1\r\nhost: x\r\ncontent-LENGTH:\t007 \r\n\r\n", { bodyLength: 7 }],
    ["POST / HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: Chunked\r\n\r\n", { bodyLength: chunkedBody }],
    ["POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n", { expectsContinue: true }],
    ["OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n", { target: "*", path: "*" }],
    ["GET http://A.b/c?d HTTP/1.1\r\nhost: a.B\r\n\r\n", { path: "/c", host: "a.B" }],
    ["GET http://a.b?d HTTP/1.1\r\nhost: a.b\r\n\r\n", { path: "/" }],
    ["GET http://a.b HTTP/1.0\r\n\r\n", { path: "/" }],
    ["CONNECT a.b:443 HTTP/1.1\r\nhost: a.b:443\r\n\r\n", { method: "CONNECT", target: "a.b:443", path: "" }],
    ["GET /%2e%2E//x;y HTTP/1.1\r\nhost: x\r\n\r\n", { path: "/%2e%2E//x;y" }],
    ["GET / HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: WebSocket\r\n\r\n", { upgrade: "websocket" }],
    ["GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n\r\n", { upgrade: "" }],
    ["GET / HTTP/1.1\r\nhost: [::1]:80\r\nx-\xfc: a\r\n\r\n".replace("\xfc", "u"), { host: "[::1]:80" }],
    ["GET / HTTP/1.1\r\nhost: x\r\nx: \xfcml\xe4ut \t \r\ny:\r\nz:   \r\n\r\n", { host: "x" }],
  ];
  for (const [text, expected] of cases) {
    const bytes = Buffer.from(text, "latin1");
    const head = new Http1RequestHead();
    assert.equal(head.parse(bytes, maxHeaders), bytes.length, text);
    for (const [field, value] of Object.entries(expected)) {
      assert.equal(head[field as "method"], value, `${field} of ${JSON.stringify(text)}`);
    }
  }
});

test("the authority is that of the absolute form, else of Host, else what the client dialled", () => {
  const cases: readonly (readonly [text: string, authority: string | undefined])[] = [
    ["GET / HTTP/1.1\r\nhost: A.b:80\r\n\r\n", "A.b:80"],
    ["GET / HTTP/1.1\r\nhost: \ta.b.\t \r\n\r\n", "a.b."],
    ["GET /http://x/ HTTP/1.1\r\nhost: a\r\n\r\n", "a"],
    ["GET //x/y HTTP/1.1\r\nhost: a\r\n\r\n", "a"],
    ["GET http://a.B:80?c HTTP/1.1\r\nhost: A.b\r\n\r\n", "a.B:80"],
    ["GET http://a/b HTTP/1.0\r\n\r\n", "a"],
    ["OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n", "a"],
    ["CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n", "a:443"],
    ["CONNECT a:443 HTTP/1.0\r\n\r\n", "a:443"],
    ["OPTIONS * HTTP/1.0\r\n\r\n", undefined],
    ["GET /?http://a HTTP/1.0\r\n\r\n", undefined],
  ];
  for (const [text, authority] of cases) {
    const head = parsed(text);
    assert.equal(head.namesAuthority, authority !== undefined, text);
    assert.equal(head.authority, authority, text);
    head.origin = { clientIdentity: undefined, dialled: "10.0.0.1:80" };
    assert.equal(head.authority, authority ?? "10.0.0.1:80", text);
  }
});

test("policy sees the identity that was proved and none that was written", () => {
  const head = parsed("GET / HTTP/1.1\r\nhost: x\r\nl5d-client-id: forged\r\nL5D_Client_ID: forged\r\n\r\n");
  assert.deepEqual(head.header("l5d-client-id"), []);
  head.origin = { clientIdentity: "web.front", dialled: undefined };
  assert.deepEqual(head.header("l5d-client-id"), ["web.front"]);
  assert.deepEqual(head.header("l5d_client_id"), []);
});

test("policy does not see headers that end at this connection", () => {
  const plain = parsed(
    "GET / HTTP/1.1\r\nhost: x\r\nx-role: a\r\nConnection: X-Role, close\r\nX-ROLE: b\r\nx-other: c\r\n" +
      "keep-alive: 5\r\nproxy-connection: close\r\nupgrade: websocket\r\n\r\n",
  );
  for (const name of ["x-role", "connection", "keep-alive", "proxy-connection", "upgrade"]) {
    assert.deepEqual(plain.header(name), [], name);
  }
  assert.deepEqual(plain.header("x-other"), ["c"]);
  const upgrade = parsed("GET / HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n");
  assert.deepEqual([upgrade.header("connection"), upgrade.header("upgrade")], [["Upgrade"], ["WebSocket"]]);
});

test("a head remembers what was asked of it, and starts with nothing", () => {
  const head = parsed("GET /a?b HTTP/1.1\r\nhost: x\r\na: 1\r\n\r\n");
  assert.equal(head.path, "/a");
  assert.equal(head.asked, undefined);
  assert.deepEqual([head.header("a"), head.header("b"), head.header("a")], [["1"], [], ["1"]]);
  assert.deepEqual(head.asked, { authority: false, query: false, headers: ["a", "b"] });
  assert.equal(`${head.query} ${head.authority}`, "b x");
  assert.deepEqual(head.asked, { authority: true, query: true, headers: ["a", "b"] });
});

test("refuses whatever two parsers could read differently", () => {
  const faults: Readonly<Record<string, readonly string[]>> = {
    "malformed start line": [
      "get / HTTP/1.1\r\nhost: x\r\n\r\n",
      "\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n",
      "\nGET / HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET\t/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET\0/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET\r\nhost: x\r\n\r\n",
    ],
    "unknown method": [
      " GET / HTTP/1.1\r\nhost: x\r\n\r\n",
      "GETT / HTTP/1.1\r\nhost: x\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\n",
      "X".repeat(100),
    ],
    "malformed request target": [
      "GET  / HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n".replace("a b", "a\tb"),
      "GET /a\x7f HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /\xfc HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /a#b HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /\r\n\r\n",
      "GET a HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET * HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET ftp://x/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET http:///a HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET http://u@x/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET http://x:80:80/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "CONNECT / HTTP/1.1\r\nhost: x\r\n\r\n",
      "CONNECT /a:80 HTTP/1.1\r\nhost: x\r\n\r\n",
      "CONNECT a HTTP/1.1\r\nhost: x\r\n\r\n",
      "CONNECT http://x:80/ HTTP/1.1\r\nhost: x\r\n\r\n",
      "OPTIONS a:80 HTTP/1.1\r\nhost: x\r\n\r\n",
    ],
    "unsupported version": [
      "GET / HTTP/1.2\r\nhost: x\r\n\r\n",
      "GET / HTTP/2.0\r\nhost: x\r\n\r\n",
      "GET / HTTP/0.9\r\nhost: x\r\n\r\n",
      "GET / HTTP/1.10\r\nhost: x\r\n\r\n",
      "GET / HTTP/1.1 \r\nhost: x\r\n\r\n",
      "GET / http/1.1\r\nhost: x\r\n\r\n",
      "GET /  HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET / HTTP/1.1\nhost: x\r\n\r\n",
      "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n",
    ],
    "malformed header name": [
      "GET / HTTP/1.1\r\nhost : x\r\n\r\n",
      "GET / HTTP/1.1\r\nhost\t: x\r\n\r\n",
      "GET / HTTP/1.1\r\nhost\x0b: x\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n folded: a\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n\tfolded\r\n\r\n",
      "GET / HTTP/1.1\r\n host: x\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n: empty\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\nnocolon\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na\0: b\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n\xfc: b\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na(b): c\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\n\rx\r\n\r\n",
    ],
    "malformed header value": [
      "GET / HTTP/1.1\r\nhost: x\na: b\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\ra: b\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: b\rc\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: b\nc: d\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: b\0c\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: b\x1b[0m\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: b\x7f\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\r\na: \x0bb\r\n\r\n",
      "GET / HTTP/1.1\r\nhost: x\n\n",
    ],
    "both content-length and transfer-encoding": [
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n",
    ],
    "repeated content-length": [
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n",
      "POST / HTTP/1.1\r\nhost: x\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n",
    ],
    "malformed content-length": [
      "",
      "1, 1",
      "1,2",
      "+1",
      "-1",
      "0x1",
      "1e1",
      "1.0",
      "1 1",
      '"1"',
      "one",
      "1;a",
      "\xb2",
      "9007199254740993",
      "18446744073709551616",
      "99999999999999999999999999",
    ].map((value) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${value}\r\n\r\n`),
    "unsupported transfer-encoding": [
      "xchunked",
      "chunked, identity",
      "identity, chunked",
      "gzip, chunked",
      "chunked, chunked",
      "identity",
      "",
      "chunked;q=1",
      '"chunked"',
      "chunked\t, ",
      "chunk\xe9d",
    ]
      .map((value) => `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: ${value}\r\n\r\n`)
      .concat([
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ntransfer-encoding: x\r\n\r\n",
        "POST / HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
      ]),
    "repeated host": ["GET / HTTP/1.1\r\nhost: x\r\nhost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHOST: y\r\n\r\n"],
    "missing host": ["GET / HTTP/1.1\r\n\r\n", "GET http://a/ HTTP/1.1\r\n\r\n"],
    "malformed host": [
      "",
      "a b",
      "a,b",
      "u@a",
      "a/b",
      "a:x",
      "a:123456",
      "[::1",
      "[",
      "[]",
      "a\xfc",
      "a?b",
      "a#b",
      "a\\b",
    ].map((value) => `GET / HTTP/1.1\r\nhost: ${value}\r\n\r\n`),
    "host contradicts the request target": [
      "GET http://a/ HTTP/1.1\r\nhost: b\r\n\r\n",
      "GET http://a:81/ HTTP/1.1\r\nhost: a\r\n\r\n",
      "GET http://a/ HTTP/1.0\r\nhost: b\r\n\r\n",
      "CONNECT a:443 HTTP/1.1\r\nhost: b:443\r\n\r\n",
    ],
    "malformed connection header": [
      "host",
      "content-length",
      "Transfer-Encoding",
      "L5D-Client-Id",
      "l5d_client_id",
      "connection",
      "a b",
      "a;b",
      "close; x",
    ].map((value) => `GET / HTTP/1.1\r\nhost: x\r\nconnection: ${value}\r\n\r\n`),
    "upgrade beside a body": [
      "POST / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\ncontent-length: 1\r\n\r\n",
      "POST / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\ntransfer-encoding: chunked\r\n\r\n",
      "CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\ncontent-length: 5\r\n\r\n",
      "CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\ntransfer-encoding: chunked\r\n\r\n",
    ],
  } satisfies Partial<Record<HeadFault, readonly string[]>>;
  const expected = Object.entries(faults).flatMap(([fault, texts]) => texts.map((text) => [text, fault]));
  const actual = expected.map(([text]) => [
    text,
    new Http1RequestHead().parse(Buffer.from(text!, "latin1"), maxHeaders),
  ]);
  assert.deepEqual(actual, expected);
});

test("counts headers", () => {
  const text = `GET / HTTP/1.1\r\nhost: x\r\n${"a: b\r\n".repeat(3)}\r\n`;
  assert.equal(new Http1RequestHead().parse(Buffer.from(text), 4), text.length);
  assert.equal(new Http1RequestHead().parse(Buffer.from(text), 3), "too many headers");
});

test("a head that comes in pieces is incomplete until its last byte, and reads the same with bytes behind it", () => {
  const text =
    "POST /a?b HTTP/1.1\r\nHost: a.b\r\nConnection: x-a, keep-alive\r\nX-A: 1\r\nl5d-client-id: me\r\n" +
    "Content-Length: 10\r\n\r\n";
  const bytes = Buffer.from(text);
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(
      new Http1RequestHead().parse(bytes.subarray(0, length), maxHeaders),
      headIncomplete,
      `${length} bytes`,
    );
  }
  const alone = new Http1RequestHead();
  alone.parse(bytes, maxHeaders);
  const followed = new Http1RequestHead();
  assert.equal(followed.parse(Buffer.from(`${text}0123456789GET / HTTP/1.1\r\n\r\n`), maxHeaders), bytes.length);
  assert.deepEqual(linesCut(followed, text), linesCut(alone, text));
});

test("cuts the lines that must not travel further, in every spelling, and no other", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["l5d-client-id: a", ["l5d-client-id: a"]],
    ["L5D-CLIENT-ID: a", ["L5D-CLIENT-ID: a"]],
    ["l5d_client_id: a", ["l5d_client_id: a"]],
    ["L5d-Client_iD:a\r\nl5d-client-id: b", ["L5d-Client_iD:a", "l5d-client-id: b"]],
    ["Keep-Alive: timeout=5", ["Keep-Alive: timeout=5"]],
    ["Proxy-Connection: keep-alive", ["Proxy-Connection: keep-alive"]],
    ["Proxy-Authorization: Basic x", ["Proxy-Authorization: Basic x"]],
    ["HTTP2-Settings: x", ["HTTP2-Settings: x"]],
    ["Upgrade: h2c", ["Upgrade: h2c"]],
    ["Connection: upgrade\r\nUpgrade: h2c", ["Connection: upgrade", "Upgrade: h2c"]],
    ["Connection: close", []],
    ["Connection: upgrade\r\nUpgrade: websocket", ["Connection: upgrade"]],
    ["Connection: x-secret\r\nX-Secret: 1\r\nX-Other: 2", ["Connection: x-secret", "X-Secret: 1"]],
    ["X-Secret: 1\r\nX-Other: 2\r\nConnection: close, X-SECRET", ["X-Secret: 1", "Connection: close, X-SECRET"]],
    [
      "Connection: a\r\nA: 1\r\nA: 2\r\nB: 3\r\nconnection: b",
      ["Connection: a", "A: 1", "A: 2", "B: 3", "connection: b"],
    ],
    ["Connection: keep-alive\r\nConnection: close", ["Connection: keep-alive", "Connection: close"]],
    [
      "Connection: keep-alive, keep-alive-x\r\nKeep-Alive: 1",
      ["Connection: keep-alive, keep-alive-x", "Keep-Alive: 1"],
    ],
    ["l5d-client-ids: a\r\nx-l5d-client-id: a\r\nl5d-client-i: b", []],
    ["Authorization: x\r\nCookie: y\r\nTE: trailers\r\nX-Forwarded-For: z", []],
  ];
  for (const [lines, expected] of cases) {
    const text = `GET / HTTP/1.1\r\nhost: x\r\n${lines}\r\n\r\n`;
    const head = new Http1RequestHead();
    assert.equal(head.parse(Buffer.from(text), maxHeaders), text.length, lines);
    assert.deepEqual(linesCut(head, text), expected, lines);
  }
});

test("an upgrade to h2c is no upgrade, however it is written", () => {
  for (const lines of [
    "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x",
    "Connection: upgrade\r\nUpgrade: H2C",
    "Connection: upgrade\r\nUpgrade: h2c, websocket",
    "Connection: upgrade\r\nUpgrade: websocket,\th2c",
    "Connection: upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c",
    "Connection: upgrade\r\nUpgrade: h2c\r\nUpgrade: websocket",
    "Connection: upgrade\r\nUpgrade: h2c/1",
  ]) {
    const text = `GET / HTTP/1.1\r\nhost: x\r\n${lines}\r\n\r\n`;
    const head = new Http1RequestHead();
    assert.equal(head.parse(Buffer.from(text), maxHeaders), text.length, lines);
    assert.equal(head.upgrade, "", lines);
    const left = lines.split("\r\n").filter((line) => !linesCut(head, text).includes(line));
    assert.deepEqual(left, [], lines);
  }
});

function parsed(text: string): Http1RequestHead {
  const head = new Http1RequestHead();
  assert.equal(head.parse(Buffer.from(text, "latin1"), maxHeaders), text.length, text);
  return head;
}

function linesCut(head: Http1RequestHead, text: string): string[] {
  const lines: string[] = [];
  for (let index = 0; index < head.cuts.length; index += 2) {
    const line = text.slice(head.cuts[index], head.cuts[index + 1]);
    assert.ok(line.endsWith("\r\n"), `a whole line is cut: ${JSON.stringify(line)}`);
    lines.push(line.slice(0, -2));
  }
  return lines;
}
