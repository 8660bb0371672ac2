import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { MeshtlsError } from "../errors.js";
import { isRunning, lockStateFolder, thisProcess } from "./mesh-lock.js";

test("a state folder has one owner at a time", async (context) => {
  const folder = await temporaryFolder(context);
  const unlock = await lockStateFolder(folder);
  await assert.rejects(lockStateFolder(folder), isAlreadyRunning);
  await unlock();
  assert.deepEqual(await readdir(folder), []);
  await (
    await lockStateFolder(folder)
  )();
});

test("what a dead process left behind is no obstacle", async (context) => {
  const folder = await temporaryFolder(context);
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  const pid = child.pid!;
  await once(child, "exit");
  for (const left of [
    JSON.stringify({ pid, start: null }),
    JSON.stringify({ pid: process.pid, start: "0" }),
    "",
    "x",
  ]) {
    await writeFile(join(folder, "up.lock"), left);
    await (
      await lockStateFolder(folder)
    )();
    assert.deepEqual(await readdir(folder), [], left);
  }
});

test("of many that try at once exactly one succeeds", async (context) => {
  const folder = await temporaryFolder(context);
  await writeFile(join(folder, "up.lock"), "left behind");
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockStateFolder(folder)));
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
});

test("a process is told from a later one with the same number", { skip: process.platform !== "linux" }, () => {
  assert.equal(isRunning(thisProcess()), true);
  assert.equal(isRunning({ pid: process.pid, start: null }), true);
  assert.equal(isRunning({ pid: process.pid, start: "1" }), false);
});

function isAlreadyRunning(error: unknown): boolean {
  return error instanceof MeshtlsError && error.code === "E_MESH_ALREADY_RUNNING";
}

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshtls-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
