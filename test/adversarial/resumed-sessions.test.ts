import assert from "node:assert/strict";
import type { TLSSocket } from "node:tls";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";
import type { WireClient } from "../support/wire-client.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const other = identityOf("other", "backend");

/** Everything that a TLS client could keep of a session: whole connections' worth of tickets. */
async function sessionsOf(client: WireClient<TLSSocket>): Promise<Buffer[]> {
  const { socket } = client;
  const sessions: Buffer[] = [];
  socket.on("session", (session) => sessions.push(session));
  client.send(get);
  await client.untilText("\r\n\r\n");
  client.send(get);
  await client.until((received) => received.split("HTTP/1.1 ").length === 3);
  const last = socket.getSession();
  return last === undefined ? sessions : [...sessions, last];
}

async function idSeenWith(
  sidecar: TestSidecar,
  session: Buffer,
  identity: string | undefined,
): Promise<readonly string[]> {
  const client = await sidecar.tls(identity, { tls: { session } });
  assert.equal(client.socket.isSessionReused(), false, "a session was resumed");
  const before = sidecar.application.received.length;
  client.send(get);
  await client.untilText("answer 1");
  client.destroy();
  return sidecar.application.received.slice(before).match(/l5d-client-id: \S+/g) ?? [];
}

sidecarTest(
  "a session that another connection had is never resumed, and carries no identity",
  { policy: serverOn("HTTP/1") + allowEveryone },
  async (sidecar) => {
    const sessions = await sessionsOf(await sidecar.tls(apiIdentity));
    assert.ok(sessions.length > 0);
    for (const session of sessions) {
      assert.deepEqual(await idSeenWith(sidecar, session, undefined), []);
      assert.deepEqual(await idSeenWith(sidecar, session, other), [`l5d-client-id: ${other}`]);
      assert.deepEqual(await idSeenWith(sidecar, session, apiIdentity), [`l5d-client-id: ${apiIdentity}`]);
    }
  },
);

sidecarTest(
  "a session of an identity that is let in does not let anyone else in",
  { policy: serverOn("HTTP/1") + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const sessions = await sessionsOf(await sidecar.tls(apiIdentity));
    for (const session of sessions) {
      const client = await sidecar.tls(undefined, { tls: { session } });
      client.send(get);
      assert.match(await client.untilText("\r\n\r\n"), /^HTTP\/1\.1 403 Forbidden\r\n/);
      client.destroy();
    }
  },
);

sidecarTest(
  "a connection to the application never serves two clients, even of the same identity",
  { policy: serverOn("HTTP/1") + allowEveryone },
  async (sidecar) => {
    const identities = [apiIdentity, other, apiIdentity, undefined, undefined, other];
    const clients = await Promise.all(
      identities.map((identity) => (identity === undefined ? sidecar.plain() : sidecar.tls(identity))),
    );
    for (let round = 1; round <= 3; round++) {
      for (const client of clients) client.send(get);
      for (const client of clients) await client.untilText(`answer ${round}`);
    }
    // Whoever comes later does not inherit what they leave behind.
    for (const client of clients) {
      client.destroy();
      await client.closed;
    }
    const late = await sidecar.tls(other);
    late.send(get);
    await late.untilText("answer 1");
    const { connections } = sidecar.application;
    assert.equal(connections.length, clients.length + 1);
    for (const { received } of connections) {
      const heads = received.split("\r\n\r\n").slice(0, -1);
      const ids = heads.map((head) => /l5d-client-id: (\S+)/.exec(head)?.[1]);
      assert.equal(new Set(ids).size, 1, `one connection carried ${JSON.stringify(ids)}`);
    }
  },
);
