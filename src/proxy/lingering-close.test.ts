import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { ConnectionTable } from "./connection-table.js";
import { closeLingering } from "./lingering-close.js";
import { boundAddress } from "./listener.js";

test("the peer gets all that was written and then the end, although its own bytes were never read", async (context) => {
  const { table, client, server } = await connectedPair(context);
  const answer = "x".repeat(100_000);
  client.write("y".repeat(1_000_000));
  server.write(answer);
  closeLingering(server, table);
  const chunks: Buffer[] = [];
  client.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(client, "end");
  assert.equal(Buffer.concat(chunks).toString(), answer);
  assert.equal(server.destroyed, false);
  client.end();
  await once(server, "close");
  assert.equal(table.size, 0);
});

test("the connection counts as open until the peer has closed too", async (context) => {
  const { table, client, server } = await connectedPair(context);
  closeLingering(server, table);
  client.resume();
  await once(client, "end");
  assert.equal(table.size, 1);
  client.end();
  await once(server, "close");
  assert.equal(table.size, 0);
});

test("a peer that does not close in time is cut, and one that does not read what was written later", async (context) => {
  const { table, client, server } = await connectedPair(context);
  const members = watchMembers(table);
  client.pause();
  // More than the system keeps for a reader that does not read.
  server.write(Buffer.alloc(32_000_000));
  closeLingering(server, table);
  const unread = members[0]!.deadline;
  client.resume();
  await once(server, "finish");
  const read = members[0]!.deadline;
  assert.ok(read - table.now < unread, "the time to close is shorter than the time to read");
  members[0]!.expire();
  assert.equal(server.destroyed, true);
  await once(server, "close");
  assert.equal(table.size, 0);
});

test("a drain cuts what lingers", async (context) => {
  const { table, server } = await connectedPair(context);
  closeLingering(server, table);
  await table.drain(0);
  assert.equal(server.destroyed, true);
});

test("a socket that is closed already leaves nothing in the table", async (context) => {
  const { table, server } = await connectedPair(context);
  server.destroy();
  closeLingering(server, table);
  assert.equal(table.size, 0);
});

/** Two ends of one connection on loopback; `server` is the end that closes first. */
async function connectedPair(context: TestContext) {
  const table = new ConnectionTable(60_000);
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const accepted = once(listener, "connection") as Promise<[Socket]>;
  const client = connect({ port: boundAddress(listener).port, host: "127.0.0.1", allowHalfOpen: true });
  client.on("error", () => undefined);
  const [server] = await accepted;
  server.on("error", () => undefined);
  context.after(async () => {
    client.destroy();
    server.destroy();
    listener.close();
    await table.drain(0);
  });
  return { table, client, server };
}

function watchMembers(table: ConnectionTable) {
  const members: Parameters<ConnectionTable["add"]>[0][] = [];
  const add = table.add.bind(table);
  table.add = (member) => {
    members.push(member);
    add(member);
  };
  return members;
}
