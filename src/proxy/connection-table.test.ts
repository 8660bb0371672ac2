import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ConnectionTable, type OpenConnection } from "./connection-table.js";

/** A connection that writes down what was asked of it, and leaves the table when it is destroyed or has expired. */
function recordingConnection(table: ConnectionTable, parts: Partial<OpenConnection> = {}) {
  const calls: string[] = [];
  let expired = (): void => undefined;
  const whenExpired = new Promise<void>((resolve) => (expired = resolve));
  const connection: OpenConnection = {
    deadline: 0,
    expire: () => {
      calls.push("expire");
      table.remove(connection);
      expired();
    },
    destroy: () => {
      calls.push("destroy");
      table.remove(connection);
    },
    ...parts,
  };
  table.add(connection);
  return { connection, calls, whenExpired };
}

/** A table that looks at its limits every millisecond, and whose clock is stopped when the test ends. */
function quickTable(context: TestContext): ConnectionTable {
  const table = new ConnectionTable(1);
  context.after(() => table.drain(0));
  // The sweep does not keep the process alive by itself.
  const alive = setInterval(() => undefined, 60_000);
  context.after(() => clearInterval(alive));
  return table;
}

test("no limit ends early by the table's clock, and one that is zero never ends", async (context) => {
  const table = quickTable(context);
  const unlimited = recordingConnection(table);
  const ends = [10, 1, 5].map(async (limitMs) => {
    const { connection, whenExpired } = recordingConnection(table);
    const deadline = table.now + limitMs;
    connection.deadline = deadline;
    await whenExpired;
    return table.now >= deadline;
  });
  assert.deepEqual(await Promise.all(ends), [true, true, true]);
  assert.deepEqual(unlimited.calls, []);
  assert.equal(table.size, 1);
});

test("a deadline that has expired is used up, and the connection may set another", async (context) => {
  const table = quickTable(context);
  const seen: number[] = [];
  await new Promise<void>((resolve) => {
    const { connection } = recordingConnection(table, {
      expire: () => {
        seen.push(connection.deadline);
        if (seen.length === 3) resolve();
        else connection.deadline = table.now + 1;
      },
    });
    connection.deadline = table.now + 1;
  });
  assert.deepEqual(seen, [0, 0, 0]);
});

test("a connection that left the table has no limit any more", async (context) => {
  const table = quickTable(context);
  const left = recordingConnection(table);
  left.connection.deadline = table.now + 1;
  table.remove(left.connection);
  const stays = recordingConnection(table);
  stays.connection.deadline = table.now + 5;
  await stays.whenExpired;
  assert.deepEqual(left.calls, []);
});

test("connections may leave and come while others expire", async (context) => {
  const table = quickTable(context);
  const newcomer = new Promise<void>((resolve) => {
    const first = recordingConnection(table, {
      expire: () => {
        table.remove(first.connection);
        table.remove(other.connection);
        const added = recordingConnection(table);
        added.connection.deadline = table.now + 1;
        void added.whenExpired.then(resolve);
      },
    });
    first.connection.deadline = table.now + 1;
  });
  const other = recordingConnection(table);
  other.connection.deadline = table.now + 1;
  await newcomer;
  assert.deepEqual(other.calls, []);
  assert.equal(table.size, 0);
});

test("every connection that cares is told that policy may have changed, also when one leaves meanwhile", (context) => {
  const table = quickTable(context);
  const told: string[] = [];
  const cut = recordingConnection(table, {
    reevaluate: () => {
      told.push("cut");
      table.remove(cut.connection);
    },
  });
  recordingConnection(table);
  recordingConnection(table, { reevaluate: () => told.push("kept") });
  table.reevaluate();
  table.reevaluate();
  assert.deepEqual(told, ["cut", "kept", "kept"]);
});

test("without a deadline a drain asks and cuts at once", async () => {
  const table = new ConnectionTable(1);
  const calls: string[] = [];
  recordingConnection(table, { drain: () => calls.push("drain"), destroy: () => calls.push("destroy") });
  const plain = recordingConnection(table);
  await table.drain(0);
  assert.deepEqual(calls, ["drain", "destroy"]);
  assert.deepEqual(plain.calls, ["destroy"]);
});

test("a drain ends when the last connection has left, and cuts none that left by itself", async () => {
  const table = new ConnectionTable(1);
  const calls: string[] = [];
  const idle = recordingConnection(table, {
    drain: () => {
      calls.push("idle closes");
      table.remove(idle.connection);
    },
  });
  const busy = recordingConnection(table);
  const drained = table.drain(600_000).then(() => calls.push("drained"));
  await new Promise(setImmediate);
  assert.deepEqual(calls, ["idle closes"]);
  calls.push("busy ends");
  table.remove(busy.connection);
  await drained;
  assert.deepEqual(calls, ["idle closes", "busy ends", "drained"]);
  assert.deepEqual(busy.calls, []);
});

test("a drain of connections that all close when asked needs no wait", async () => {
  const table = new ConnectionTable(1);
  const { connection, calls } = recordingConnection(table, { drain: () => table.remove(connection) });
  await table.drain(600_000);
  assert.deepEqual(calls, []);
  await table.drain(600_000);
});

test("what is left at the end of a drain's deadline is cut, limits included", async () => {
  const table = new ConnectionTable(1);
  const stuck = recordingConnection(table);
  stuck.connection.deadline = table.now + 600_000;
  await table.drain(5);
  assert.deepEqual(stuck.calls, ["destroy"]);
  assert.equal(table.size, 0);
});

test("limits still count while draining", async () => {
  const table = new ConnectionTable(1);
  const slow = recordingConnection(table);
  const drained = table.drain(600_000);
  slow.connection.deadline = table.now + 1;
  await drained;
  assert.deepEqual(slow.calls, ["expire"]);
});
