import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import pg from "pg";
import { runProgram } from "../support/run-program.js";

const root = join(import.meta.dirname, "../..");
let port = 0;
let server: ChildProcess;

before(async () => {
  port = await freePort();
  server = await startPostgres();
});
after(async () => {
  server.kill();
  await once(server, "exit");
});

test("it answers queries of many clients at once, with and without parameters", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => (await query("select $1::int as n", [index]))[0]),
  );
  assert.deepEqual(
    answers,
    answers.map((_, n) => ({ n })),
  );
});

const untouched = [
  { id: 1, item: "tea" },
  { id: 2, item: "sugar" },
];
const hostile: readonly (readonly [what: string, ...messages: (() => Buffer)[]])[] = [
  ["asks in HTTP", () => Buffer.from("GET / HTTP/1.1\r\nHost: postgres.data\r\n\r\n")],
  ["speaks an old protocol", () => Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])],
  ["sends a message that only servers send", startup, () => message("Z", "I")],
  ["sends a message of impossible length", startup, () => Buffer.from([0x51, 0, 0, 0, 0])],
  ["sends a query without its end", startup, () => message("Q", "select 1")],
  ["leaves in a transaction", startup, () => message("Q", "begin; delete from meshtls_example.orders\0")],
  ["leaves in the middle of an extended query", startup, () => message("P", "x\0select $1::int\0\0\0")],
  ["leaves after an error in an extended query", startup, () => message("B", "\0nosuch\0\0\0\0\0\0\0")],
  ["asks to flush and leaves", startup, () => Buffer.concat([message("P", "\0select 1\0\0\0"), message("H", "")])],
];
for (const [what, ...messages] of hostile) {
  test(`a client that ${what} harms nobody else`, async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    const done = answered(socket);
    socket.write(Buffer.concat(messages.map((make) => make())));
    await done;
    socket.destroy();
    assert.deepEqual(await query("select id, item from meshtls_example.orders order by id"), untouched);
  });
}

test("the database that a URL names stands behind the mesh instead", async () => {
  await query("update meshtls_example.orders set item = 'coffee' where id = 1");
  const stateDir = await mkdtemp(join(tmpdir(), "meshtls-postgres-"));
  try {
    const program = [process.execPath, "--import", "tsx", join(root, "src/main/start.ts"), "--once"];
    const { code, stdout, stderr } = await runProgram([...program, "--state-dir", stateDir], {
      MESHTLS_POSTGRES_URL: `postgres://postgres@127.0.0.1:${port}/postgres`,
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /SQL row: 1 coffee 3/);
  } finally {
    await rm(stateDir, { recursive: true, force: true });
    await query("update meshtls_example.orders set item = 'tea' where id = 1");
  }
});

async function startPostgres(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, "examples/three-tier/apps/postgres/main.js")], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: String(port), MESHTLS_POSTGRES_URL: "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  assert.equal(line, `PostgreSQL (embedded) listens on 127.0.0.1:${port}`);
  return child;
}

/** Resolves when the server has closed, or has said more than its greeting: the messages have reached the database. */
function answered(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let said = "";
    socket.on("close", () => resolve());
    socket.on("data", (bytes: Buffer) => {
      said += bytes.toString("latin1");
      const greeted = said.indexOf("Z\0\0\0\x05I");
      if (greeted >= 0 && said.length > greeted + 6) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return free;
}

async function query(sql: string, values?: readonly unknown[]): Promise<unknown[]> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    database: "postgres",
    query_timeout: 10_000,
  });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql, values === undefined ? undefined : [...values]);
    return result.rows;
  } finally {
    await client.end();
  }
}

function startup(): Buffer {
  const body = Buffer.from("user\0postgres\0database\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body)]);
}
