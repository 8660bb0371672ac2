import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { systemClock } from "./clock.js";
import { endProcessGroup, spawnProcessGroup, type ProcessGroup } from "./process-group.js";
import { isProcessRunning } from "./process-status.js";

const node = process.execPath;
const env = { PATH: process.env["PATH"] ?? "", GREETING: "hello" };

test("a program runs with exactly the given environment and folder, and its lines arrive", async () => {
  const { group, lines } = start([
    node,
    "-e",
    "console.log(process.cwd(), Object.keys(process.env).sort().join()); console.error(process.env.GREETING)",
  ]);
  assert.deepEqual(await group.ended, { kind: "exited", code: 0 });
  await until(() => lines.length === 2);
  assert.deepEqual(lines.sort(), ["stderr hello", "stdout / GREETING,PATH"]);
});

test("the way a program ends is told apart", async () => {
  assert.deepEqual(await start([node, "-e", "process.exit(3)"]).group.ended, { kind: "exited", code: 3 });
  assert.deepEqual(await start([node, "-e", "process.kill(process.pid, 'SIGKILL')"]).group.ended, {
    kind: "killed",
    signal: "SIGKILL",
  });
  const missing = await start(["/no/such/program"]).group.ended;
  assert.deepEqual(missing, { kind: "not-started", message: "no program `/no/such/program`, or no folder `/`" });
  const zero = await start(["bad\0word"]).group.ended;
  assert.equal(zero.kind, "not-started");
});

test("ending a group ends what its programs started, even when they ignore SIGTERM", async () => {
  const { group, lines } = start(stubbornFamily);
  await until(() => lines.length === 2);
  assert.equal(group.isEmpty(), false);
  const grandchild = Number(lines.find((line) => line.startsWith("stdout grandchild"))?.split(" ")[2]);
  assert.ok(isProcessRunning(grandchild));
  assert.equal(await endProcessGroup(group, 100, systemClock), true);
  assert.equal(group.isEmpty(), true);
  assert.equal(isProcessRunning(grandchild), false);
});

test("a group outlives its first process until it is ended", async () => {
  const { group, lines } = start([
    node,
    "-e",
    `const { spawn } = require("node:child_process");
     const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
     console.log(child.pid); child.once("spawn", () => process.exit(0));`,
  ]);
  assert.deepEqual(await group.ended, { kind: "exited", code: 0 });
  await until(() => lines.length === 1);
  assert.equal(group.isEmpty(), false);
  assert.equal(await endProcessGroup(group, 5_000, systemClock), true);
  assert.equal(isProcessRunning(Number(lines[0]?.split(" ")[1])), false);
});

test("a group that gives in to SIGTERM is not killed", async () => {
  const { group, lines } = start([
    node,
    "-e",
    "process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up')",
  ]);
  await until(() => lines.length === 1);
  assert.equal(await endProcessGroup(group, 10_000, systemClock), true);
  assert.deepEqual(await group.ended, { kind: "exited", code: 0 });
});

test("the guard kills the groups of a process that was killed itself, but not those that were dropped", async () => {
  const parent = spawn(node, ["--import", "tsx", "--input-type=module", "-e", guardedParent], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  parent.stdout.on("data", (bytes: Buffer) => (output += bytes.toString()));
  await until(() => output.includes("\n"));
  const [kept, dropped] = output.trim().split(" ").map(Number) as [number, number];
  try {
    assert.ok(isProcessRunning(kept) && isProcessRunning(dropped));
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await until(() => !isProcessRunning(kept));
    assert.ok(isProcessRunning(dropped));
  } finally {
    process.kill(-dropped, "SIGKILL");
  }
});

const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
const stubbornFamily = [
  node,
  "-e",
  `${stubborn}
   const { spawn } = require("node:child_process");
   const inner = ${JSON.stringify(`${stubborn} console.log("grandchild", process.pid)`)};
   spawn(process.execPath, ["-e", inner], { stdio: "inherit" });
   console.log("child", process.pid);`,
];

const guardedParent = `
  import { spawnProcessGroup } from ${JSON.stringify(new URL("process-group.ts", import.meta.url).href)};
  import { startOrphanGuard } from ${JSON.stringify(new URL("orphan-guard.ts", import.meta.url).href)};
  const spec = { command: [process.execPath, "-e", "setInterval(() => {}, 1000)"], cwd: "/", env: {} };
  const [kept, dropped] = [spawnProcessGroup(spec, () => {}), spawnProcessGroup(spec, () => {})];
  const guard = startOrphanGuard((message) => { throw new Error(message); });
  guard.add(dropped.pid);
  guard.add(kept.pid);
  guard.drop(dropped.pid);
  console.log(kept.pid, dropped.pid);
  setInterval(() => {}, 1000);
`;

function start(command: readonly string[]): { group: ProcessGroup; lines: string[] } {
  const lines: string[] = [];
  const group = spawnProcessGroup({ command, cwd: "/", env }, (stream, line) => lines.push(`${stream} ${line}`));
  return { group, lines };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
