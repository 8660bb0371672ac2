import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { captureClientHello } from "../../test/support/capture-client-hello.js";
import { maxHelloBytes, readClientHello } from "./client-hello.js";

const identity = "store.data.serviceaccount.identity.linkerd.cluster.local";

test("reads the SNI of what Node's own client sends, for every TLS version and with ALPN", async () => {
  for (const options of [
    { servername: identity },
    { servername: identity, minVersion: "TLSv1.3" as const },
    { servername: identity, maxVersion: "TLSv1.2" as const },
    { servername: identity, ALPNProtocols: ["transport.l5d.io/v1", "h2"] },
    { servername: identity, ecdhCurve: "P-521" },
  ]) {
    assert.deepEqual(readClientHello(await captureClientHello(options)), { kind: "tls", sni: identity });
  }
});

test("a ClientHello without SNI is not TLS to us", async () => {
  assert.deepEqual(readClientHello(await captureClientHello({ host: "127.0.0.1" })), { kind: "not-tls" });
});

test("decides nothing before the whole first record is there, and then at once", async () => {
  const hello = await captureClientHello({ servername: identity });
  for (let length = 0; length < hello.length; length++) {
    assert.equal(readClientHello(hello.subarray(0, length)).kind, "incomplete", `after ${length} bytes`);
  }
  const followed = Buffer.concat([hello, Buffer.from("early data of no concern")]);
  assert.deepEqual(readClientHello(followed), { kind: "tls", sni: identity });
});

test("a hello that goes on in a second record is not TLS", async () => {
  const hello = await captureClientHello({ servername: identity });
  const body = hello.subarray(5);
  const half = Math.floor(body.length / 2);
  const split = Buffer.concat([recordOf(body.subarray(0, half)), recordOf(body.subarray(half))]);
  assert.equal(readClientHello(split).kind, "not-tls");
});

test("names are compared in lower case and without one trailing dot", () => {
  for (const [name, sni] of [
    ["STORE.Data.example", "store.data.example"],
    ["store.data.", "store.data"],
    ["_under.score-9.x", "_under.score-9.x"],
  ] as const) {
    assert.deepEqual(readClientHello(helloFor(name)), { kind: "tls", sni });
  }
});

test("a name that is none is no SNI", () => {
  for (const name of ["", ".", "a..b", "a b", "a\0b", "store..", "ü.example", "a".repeat(64), `${"a.".repeat(127)}a`]) {
    assert.equal(readClientHello(helloFor(name)).kind, "not-tls", JSON.stringify(name));
  }
});

test("the first server name must be a host name", () => {
  assert.equal(readClientHello(helloFor(identity, { nameType: 1 })).kind, "not-tls");
});

test("wrong types, versions and lengths are not TLS", () => {
  const changes: readonly (readonly [string, number, number])[] = [
    ["record type", 0, 23],
    ["record version major", 1, 2],
    ["record version minor", 2, 2],
    ["record version minor", 2, 4],
    ["handshake type", 5, 2],
    ["length over 64 KiB", 6, 1],
    ["client version", 10, 2],
    ["session id past the end", 43, 255],
  ];
  for (const [what, at, value] of changes) {
    const hello = Buffer.from(helloFor(identity));
    hello[at] = value;
    assert.equal(readClientHello(hello).kind, "not-tls", what);
  }
});

test("a record that is longer than is waited for, or too short for any hello, is decided at its length bytes", () => {
  for (const length of [maxHelloBytes - 4, 0xffff, 38, 0]) {
    const start = Buffer.from([22, 3, 1, length >> 8, length & 0xff]);
    assert.equal(readClientHello(start).kind, "not-tls", `length ${length}`);
  }
  const longest = Buffer.from([22, 3, 1, (maxHelloBytes - 5) >> 8, (maxHelloBytes - 5) & 0xff, 1, 0]);
  assert.equal(readClientHello(longest).kind, "incomplete");
});

test("no other protocol is taken for TLS, and none is waited for", () => {
  for (const text of [
    "GET / HTTP/1.1\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "SSH-2.0-x\r\n",
    "\0\0\0\x08\x04\xd2\x16\x2f",
  ]) {
    for (let length = 1; length <= text.length; length++) {
      assert.equal(readClientHello(Buffer.from(text.slice(0, length), "latin1")).kind, "not-tls");
    }
  }
});

test("changed bytes of a real hello never throw, and never give a name that is not in the bytes", async () => {
  const real = await captureClientHello({ servername: identity, ALPNProtocols: ["h2", "http/1.1"] });
  const change = fc.tuple(fc.nat(real.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(real.length), (changes, cut) => {
      const bytes = Buffer.from(real);
      for (const [at, value] of changes) bytes[at] = value;
      for (const candidate of [bytes, bytes.subarray(0, cut)]) {
        const verdict = readClientHello(candidate);
        if (verdict.kind === "tls") {
          const text = candidate.toString("latin1").toLowerCase();
          assert.ok(text.includes(verdict.sni));
        }
      }
    }),
    { seed: 1, numRuns: 3000 },
  );
});

test("bytes by chance behind a record header never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
      readClientHello(random);
      readClientHello(recordOf(Buffer.concat([Buffer.from([1, 0]), random])));
    }),
    { seed: 2, numRuns: 2000 },
  );
});

function recordOf(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([22, 3, 1, content.length >> 8, content.length & 0xff]), content]);
}

/** A minimal ClientHello, written out by hand. */
function helloFor(name: string, { nameType = 0 } = {}): Buffer {
  const bytes = Buffer.from(name, "latin1");
  const serverName = vector(2, Buffer.concat([vector(2, Buffer.concat([Buffer.from([nameType]), vector(2, bytes)]))]));
  const extensions = vector(2, Buffer.concat([Buffer.from([0, 0]), serverName]));
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    vector(1, Buffer.alloc(0)),
    vector(2, Buffer.from([0x13, 0x01])),
    vector(1, Buffer.from([0])),
    extensions,
  ]);
  return recordOf(Buffer.concat([Buffer.from([1]), vector(3, body)]));
}

function vector(size: number, content: Buffer): Buffer {
  const length = Buffer.alloc(size);
  length.writeUIntBE(content.length, 0, size);
  return Buffer.concat([length, content]);
}
