import assert from "node:assert/strict";
import type { ProxyEvent } from "../../src/proxy/index.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, identityOf, serverOn, testPort } from "../support/sidecar-policy.js";
import { directAlpn, transportHeaderBytes } from "../support/transport-header-bytes.js";
import type { WireClient } from "../support/wire-client.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const everything = serverOn("unknown") + allowEveryone;
const limits = { detectTimeoutMs: 200, handshakeTimeoutMs: 200 };

/** A client of the direct port, by default one that does everything right up to the header. */
function direct(sidecar: TestSidecar, identity: string | undefined = apiIdentity): Promise<WireClient> {
  return sidecar.tls(identity, { port: sidecar.directPort, alpn: [directAlpn] });
}

/** The connection ends without a byte, the application hears nothing, and the refusal is told. */
async function assertClosed(sidecar: TestSidecar, client: WireClient, cause: string, what: string): Promise<void> {
  assert.equal((await client.closed).received, "", what);
  await sidecar.untilEvent((event) => event.kind === "refused");
  const [refusal] = sidecar.events.splice(0) as (ProxyEvent & { kind: "refused" })[];
  assert.equal(refusal?.cause, cause, `${what}: ${JSON.stringify(refusal)}`);
  assert.equal(sidecar.application.connections.length, 0, what);
}

sidecarTest(
  "the identity that a direct connection proves counts on every kind of port",
  { policy: serverOn("opaque") + allowIdentities(apiIdentity), script: (connection) => connection.send("hello") },
  async (sidecar) => {
    const client = await direct(sidecar);
    client.send(Buffer.concat([transportHeaderBytes(testPort), Buffer.from("\0 opaque")]));
    await client.untilText("hello");
    assert.equal(sidecar.application.received, "\0 opaque");
    const [event] = sidecar.events;
    assert.ok(event?.kind === "tcp" && event.outcome === "allowed");
    assert.deepEqual(event.peer.tls, { kind: "established", clientIdentity: apiIdentity });
    const stranger = await direct(sidecar, identityOf("intruder", "frontend"));
    stranger.send(Buffer.concat([transportHeaderBytes(testPort), Buffer.from("\0 opaque")]));
    assert.equal((await stranger.closed).received, "");
    assert.equal(sidecar.application.connections.length, 1);
  },
);

sidecarTest("a header that comes in any pieces is the same header", { policy: everything }, async (sidecar) => {
  const bytes = Buffer.concat([transportHeaderBytes(testPort, { session: 1 }), Buffer.from(get)]);
  const atOnce = await direct(sidecar);
  atOnce.send(bytes);
  await atOnce.untilText("answer 1");
  const inBytes = await direct(sidecar);
  await inBytes.sendInPieces([...bytes].map((byte) => Buffer.from([byte])));
  await inBytes.untilText("answer 1");
});

sidecarTest(
  "whoever does not prove an identity first is closed on",
  { policy: everything, limits },
  async (sidecar) => {
    const plain = await sidecar.plain(sidecar.directPort);
    plain.send(get);
    await assertClosed(sidecar, plain, "direct-without-identity", "plaintext");
    const bare = await sidecar.plain(sidecar.directPort);
    bare.send(transportHeaderBytes(testPort));
    await assertClosed(sidecar, bare, "direct-without-identity", "a header without TLS");
    const garbage = await sidecar.plain(sidecar.directPort);
    garbage.send(Buffer.from([22, 3, 1, 255, 255, 1, 0, 0, 0]));
    await assertClosed(sidecar, garbage, "direct-without-identity", "garbage that starts like TLS");
    const silent = await sidecar.plain(sidecar.directPort);
    await assertClosed(sidecar, silent, "detection-timeout", "silence");
    const anonymous = await sidecar.tls(undefined, { port: sidecar.directPort, alpn: [directAlpn] });
    anonymous.send(transportHeaderBytes(testPort));
    await assertClosed(sidecar, anonymous, "direct-without-identity", "no client certificate");
    await assert.rejects(
      sidecar.tls(apiIdentity, { port: sidecar.directPort, alpn: [directAlpn], servername: "other.data" }),
      "another SNI is never passed through here",
    );
    const nameless = await sidecar.authority.leaf({ commonName: apiIdentity });
    const unnamed = await sidecar.tls(undefined, {
      port: sidecar.directPort,
      alpn: [directAlpn],
      certificate: nameless,
    });
    unnamed.send(transportHeaderBytes(testPort));
    sidecar.events.splice(0);
    assert.equal((await unnamed.closed).received, "");
    await sidecar.untilEvent((event) => event.kind === "refused" && event.cause === "direct-without-identity");
    assert.equal(sidecar.application.connections.length, 0);
  },
);

sidecarTest("ALPN must agree on the transport header", { policy: everything }, async (sidecar) => {
  const without = await sidecar.tls(apiIdentity, { port: sidecar.directPort });
  without.send(transportHeaderBytes(testPort));
  await assertClosed(sidecar, without, "direct-without-transport-header", "no ALPN");
  await assert.rejects(sidecar.tls(apiIdentity, { port: sidecar.directPort, alpn: ["h2", "http/1.1"] }));
  assert.equal(sidecar.application.connections.length, 0);
});

sidecarTest(
  "a header that is none, or that names what is not here, ends the connection",
  { policy: everything, limits },
  async (sidecar) => {
    const preface = Buffer.from(`${directAlpn}\r\n\r\n`);
    const headers: Readonly<Record<string, Buffer>> = {
      "a request instead": Buffer.from(get),
      "a wrong preface": Buffer.from("transport.l5d.io/v2\r\n\r\n\0\0\0\x02\x08\x50"),
      "a length over the bound": Buffer.concat([preface, Buffer.from([0, 2, 0, 0])]),
      "a length of 4 GiB": Buffer.concat([preface, Buffer.from([255, 255, 255, 255])]),
      "an empty message": Buffer.concat([preface, Buffer.from([0, 0, 0, 0])]),
      garbage: Buffer.concat([preface, Buffer.from([0, 0, 0, 3, 255, 255, 255])]),
      "port 0": transportHeaderBytes(0),
      "port 65536": transportHeaderBytes(65_536),
      "its own port": transportHeaderBytes(sidecar.directPort),
      "its own port for HTTP": transportHeaderBytes(sidecar.directPort, { session: 1 }),
      "a gateway's name": transportHeaderBytes(testPort, { name: "web.example:80" }),
      "a header that never ends": transportHeaderBytes(testPort).subarray(0, 20),
      nothing: Buffer.alloc(0),
    };
    for (const [what, bytes] of Object.entries(headers)) {
      const client = await direct(sidecar);
      client.send(bytes);
      await assertClosed(sidecar, client, "direct-without-transport-header", what);
    }
  },
);

sidecarTest(
  "a direct connection that says HTTP is judged request by request",
  { policy: serverOn("HTTP/1") + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const header = transportHeaderBytes(testPort, { session: 1 });
    const listed = await direct(sidecar);
    listed.send(Buffer.concat([header, Buffer.from(get)]));
    await listed.untilText("answer 1");
    const stranger = await direct(sidecar, identityOf("intruder", "frontend"));
    stranger.send(Buffer.concat([header, Buffer.from(get)]));
    const answer = await stranger.untilText("\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
    const { localPort } = stranger.socket;
    const text = `client 127.0.0.1:${localPort}: server: 127.0.0.1:${sidecar.directPort}: unauthorized request on route`;
    assert.ok(answer.includes(`\r\nl5d-proxy-error: ${text}\r\n`), answer);
  },
);

sidecarTest(
  "HTTP on a port of opaque bytes finds no route, opaque bytes on a port of HTTP no permit",
  { policy: serverOn("opaque") + allowEveryone },
  async (sidecar) => {
    for (const protocol of ["opaque", "TLS"] as const) {
      sidecar.policy.set(serverOn(protocol) + allowEveryone);
      const http = await direct(sidecar);
      http.send(Buffer.concat([transportHeaderBytes(testPort, { session: 1 }), Buffer.from(get)]));
      const answer = await http.untilText("\r\n\r\n");
      assert.match(answer, /^HTTP\/1\.1 404 Not Found\r\n[^]*: no route found for request\r\n/, protocol);
    }
    for (const protocol of ["HTTP/1", "HTTP/2", "gRPC"] as const) {
      sidecar.policy.set(serverOn(protocol) + allowEveryone);
      const bytes = await direct(sidecar);
      bytes.send(Buffer.concat([transportHeaderBytes(testPort), Buffer.from(get)]));
      assert.equal((await bytes.closed).received, "", protocol);
    }
    assert.equal(sidecar.application.connections.length, 0);
  },
);

sidecarTest(
  "a direct connection that says HTTP/2 is told to speak HTTP/1.1",
  { policy: everything },
  async (sidecar) => {
    const client = await direct(sidecar);
    client.send(transportHeaderBytes(testPort, { session: 2 }));
    const { received } = await client.closed;
    assert.deepEqual(
      http2Frames(received).map(({ type }) => type),
      [4, 7],
    );
    assert.equal(sidecar.application.connections.length, 0);
  },
);

/** Type and payload of each HTTP/2 frame. */
function http2Frames(text: string): { type: number; payload: Buffer }[] {
  const frames: { type: number; payload: Buffer }[] = [];
  for (let rest = Buffer.from(text, "latin1"); rest.length > 0;) {
    const length = rest.readUIntBE(0, 3);
    frames.push({ type: rest[3]!, payload: rest.subarray(9, 9 + length) });
    rest = rest.subarray(9 + length);
  }
  return frames;
}
