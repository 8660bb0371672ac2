import { randomUUID } from "node:crypto";
import { link, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { MeshtlsError } from "../errors.js";
import { isProcessRunning, processStart } from "./process-status.js";
import { writeAtomically } from "./write-atomically.js";

/** Who holds a state folder. */
export interface MeshOwner {
  readonly pid: number;
  /** Tells this process from a later one with the same number; null where the system does not say. */
  readonly start: string | null;
}

export function thisProcess(): MeshOwner {
  return { pid: process.pid, start: processStart(process.pid) ?? null };
}

/** Whether the process that `owner` describes still runs. */
export function isRunning(owner: MeshOwner): boolean {
  if (!isProcessRunning(owner.pid)) return false;
  return owner.start === null || (processStart(owner.pid) ?? owner.start) === owner.start;
}

/**
 * Takes a state folder for this process and returns the way to give it back. Throws `E_MESH_ALREADY_RUNNING` while
 * another running process has it; what a dead one left is no obstacle.
 */
export async function lockStateFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, lockName);
  const prepared = `${lock}.${randomUUID()}`;
  await writeAtomically(prepared, JSON.stringify(thisProcess()));
  try {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      // A link appears as a whole and never replaces: of two that try at once, one fails.
      if (await tryLink(prepared, lock)) return unlockOnce(lock);
      const owner = await liveOwner(lock);
      if (owner !== undefined) throw alreadyRunning(folder, owner);
      await removeDead(lock, prepared);
    }
  } finally {
    await rm(prepared, { force: true });
  }
  throw alreadyRunning(folder, undefined);
}

/** Once only: a second call would give back what another process may have taken meanwhile. */
function unlockOnce(lock: string): () => Promise<void> {
  let unlocked: Promise<void> | undefined;
  return () => (unlocked ??= rm(lock, { force: true }));
}

/**
 * Removes a lock whose owner is dead. Only one at a time may, and it looks again: otherwise the second to find a dead
 * lock would remove the living one that the first has put in its place.
 */
async function removeDead(lock: string, prepared: string): Promise<void> {
  const turn = `${lock}.turn`;
  if (await tryLink(prepared, turn)) {
    if ((await liveOwner(lock)) === undefined) await rm(lock, { force: true });
    await rm(turn, { force: true });
  } else if ((await liveOwner(turn)) === undefined) {
    await rm(turn, { force: true });
  }
}

async function liveOwner(path: string): Promise<MeshOwner | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  const owner = parseOwner(text);
  return owner !== undefined && isRunning(owner) ? owner : undefined;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when the text was not written by us: nobody can be running behind it. */
function parseOwner(text: string): MeshOwner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, start } = value as Partial<Record<string, unknown>>;
    if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, start: typeof start === "string" ? start : null };
  } catch {
    return undefined;
  }
}

function alreadyRunning(folder: string, owner: MeshOwner | undefined): MeshtlsError {
  const who = owner === undefined ? "another process" : `process ${owner.pid}`;
  return new MeshtlsError("E_MESH_ALREADY_RUNNING", `${who} runs a mesh with the state folder \`${folder}\``, {
    hint: "Stop it with Ctrl-C, or start this one with another `--state-dir`.",
  });
}

const lockName = "up.lock";
const maxAttempts = 20;
