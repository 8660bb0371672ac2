import assert from "node:assert/strict";
import type { Reason } from "../../src/policy/index.js";
import { okResponse } from "../support/recording-application.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, serverOn, type TestProtocol } from "../support/sidecar-policy.js";
import { captureClientHello } from "../support/capture-client-hello.js";

/** What a client sends, and how it is served: the table of policy.md 6.3 for the transparent entrance. */
type Outcome = "request" | "bytes" | "closed" | "http2 refused" | "404";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const bytes = "\0 these are opaque bytes";

const table: readonly (readonly [TestProtocol, "plain" | "tls", string, string, Outcome])[] = [
  ["unknown", "plain", "HTTP/1", get, "request"],
  ["unknown", "plain", "HTTP/2", preface, "http2 refused"],
  ["unknown", "plain", "bytes", bytes, "bytes"],
  ["unknown", "plain", "fewer bytes than tell HTTP", "GET /", "bytes"],
  ["unknown", "tls", "HTTP/1", get, "request"],
  ["unknown", "tls", "HTTP/2", preface, "http2 refused"],
  ["unknown", "tls", "bytes", bytes, "bytes"],
  ["HTTP/1", "plain", "HTTP/1", get, "request"],
  ["HTTP/1", "tls", "HTTP/1", get, "request"],
  ["HTTP/1", "tls", "HTTP/2", preface, "http2 refused"],
  ["HTTP/1", "tls", "bytes", bytes, "closed"],
  ["HTTP/2", "plain", "HTTP/2", preface, "http2 refused"],
  ["HTTP/2", "plain", "HTTP/1", get, "closed"],
  ["HTTP/2", "plain", "bytes", bytes, "closed"],
  ["HTTP/2", "tls", "HTTP/1", get, "closed"],
  ["gRPC", "plain", "HTTP/2", preface, "http2 refused"],
  ["gRPC", "tls", "HTTP/2", preface, "http2 refused"],
  ["gRPC", "tls", "bytes", bytes, "closed"],
  ["opaque", "plain", "HTTP/1", get, "bytes"],
  ["opaque", "plain", "HTTP/2", preface, "bytes"],
  ["opaque", "plain", "bytes", bytes, "bytes"],
  ["TLS", "plain", "HTTP/1", get, "bytes"],
  ["TLS", "plain", "bytes", bytes, "bytes"],
  ["TLS", "tls", "HTTP/1", get, "bytes"],
  ["TLS", "tls", "bytes", bytes, "bytes"],
];

sidecarTest(
  "each protocol serves what it says, and nothing else",
  { script: (connection) => connection.send(okResponse("answer")) },
  async (sidecar) => {
    for (const [protocol, how, what, sent, expected] of table) {
      sidecar.policy.set(serverOn(protocol) + allowEveryone);
      const context = `${what} to ${protocol}, ${how}`;
      assert.equal(await outcomeOf(sidecar, how, sent), expected, context);
    }
  },
);

/** How the sidecar served one connection, and that the application saw what that outcome lets it see. */
async function outcomeOf(sidecar: TestSidecar, how: "plain" | "tls", sent: string): Promise<Outcome> {
  const { application, events } = sidecar;
  events.splice(0);
  const before = application.connections.length;
  const client = how === "plain" ? await sidecar.plain() : await sidecar.tls(apiIdentity);
  client.send(sent);
  const received = await client.untilText("answer").catch(async () => (await client.closed).received);
  client.destroy();
  const seen = application.connections[before]?.received ?? "";
  if (received.endsWith("HTTP/2 is not supported yet")) {
    assert.equal(seen, "");
    return "http2 refused";
  }
  if (received === "") {
    assert.equal(application.connections.length, before);
    return "closed";
  }
  if (seen === sent) {
    assert.ok(events.some((event) => event.kind === "tcp" && event.outcome === "allowed") || how === "plain");
    const isRequest = events.some(({ kind }) => kind === "request");
    return isRequest ? "request" : "bytes";
  }
  assert.ok(seen.includes("\r\nl5d-client-id: "), seen);
  return "request";
}

sidecarTest(
  "raw TLS and plaintext to an opaque port prove no identity: only the direct port can",
  { policy: serverOn("opaque") + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const plain = await sidecar.plain();
    plain.send(bytes);
    assert.equal((await plain.closed).received, "");
    // The hello is not answered: nobody looks for TLS on an opaque port.
    await assert.rejects(sidecar.tls(apiIdentity));
    assert.deepEqual(deniedReasons(sidecar), ["unauthenticated", "unauthenticated"]);
    assert.equal(sidecar.application.connections.length, 0);
  },
);

sidecarTest(
  "an opaque port passes an application's own TLS through, byte for byte",
  { policy: serverOn("opaque") + allowEveryone, script: () => undefined },
  async (sidecar) => {
    const hello = await captureClientHello({ servername: "store.data.serviceaccount.identity.linkerd.cluster.local" });
    const client = await sidecar.plain();
    client.send(hello);
    await sidecar.application.until(([connection]) => connection?.received === hello.toString("latin1"));
  },
);

sidecarTest(
  "TLS to another name is passed through unread where bytes are allowed, and proves nothing",
  { policy: serverOn("TLS") + allowEveryone, script: () => undefined },
  async (sidecar) => {
    const hello = (await captureClientHello({ servername: "db.internal" })).toString("latin1");
    for (const [index, protocol] of (["TLS", "unknown"] as const).entries()) {
      sidecar.policy.set(serverOn(protocol) + allowEveryone);
      const client = await sidecar.plain();
      client.send(hello);
      await sidecar.application.until((all) => all[index]?.received === hello);
      const [event] = sidecar.events.splice(0);
      assert.ok(event?.kind === "tcp");
      assert.deepEqual(event.peer.tls, { kind: "passthrough", sni: "db.internal" });
    }
    sidecar.policy.set(serverOn("unknown") + allowIdentities("*"));
    const refused = await sidecar.plain();
    refused.send(hello);
    assert.equal((await refused.closed).received, "");
    assert.deepEqual(deniedReasons(sidecar), ["unauthenticated"]);
    assert.equal(sidecar.application.connections.length, 2);
  },
);

sidecarTest(
  "a connection that stays silent is closed before anybody is dialled, unless the port is opaque",
  {
    policy: serverOn("unknown") + allowEveryone,
    limits: { detectTimeoutMs: 100, idleTimeoutMs: 100 },
    script: () => undefined,
  },
  async (sidecar) => {
    for (const protocol of ["unknown", "HTTP/1", "HTTP/2", "TLS"] as const) {
      sidecar.policy.set(serverOn(protocol) + allowEveryone);
      const client = await sidecar.plain();
      assert.equal((await client.closed).received, "", protocol);
    }
    assert.equal(sidecar.application.connections.length, 0);
    sidecar.policy.set(serverOn("opaque") + allowEveryone);
    await sidecar.plain();
    await sidecar.application.until((all) => all.length === 1);
  },
);

function deniedReasons(sidecar: TestSidecar): Reason[] {
  return sidecar.events
    .splice(0)
    .flatMap((event) => (event.kind === "tcp" && event.outcome === "denied" ? [event.decision.reason] : []));
}
