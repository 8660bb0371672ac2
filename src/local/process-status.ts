import { readFileSync, readdirSync } from "node:fs";

/**
 * Whether a process group has a member that is not a zombie; undefined where that cannot be seen (no `/proc`).
 *
 * Why not only `kill(-group, 0)`: it counts the dead whom nobody has collected, and in containers without an init that
 * collects them they stay forever.
 */
export function hasLivingMember(group: number): boolean | undefined {
  let entries: string[];
  try {
    entries = readdirSync("/proc");
  } catch {
    return undefined;
  }
  if (!entries.includes("self")) return undefined;
  return entries.some((entry) => /^[0-9]+$/.test(entry) && isLivingMember(entry, group));
}

function isLivingMember(pid: string, group: number): boolean {
  const fields = readStatus(`/proc/${pid}/stat`);
  return fields !== undefined && Number(fields[2]) === group && fields[0] !== "Z" && fields[0] !== "X";
}

/** Whether a process exists and is not a zombie. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const state = readStatus(`/proc/${pid}/stat`)?.[0];
  return state !== "Z" && state !== "X";
}

/**
 * When a process was started, as the system counts it; undefined when there is no such process or no `/proc`. A process
 * number with its start is not used twice, a number alone is.
 */
export function processStart(pid: number): string | undefined {
  return readStatus(`/proc/${pid}/stat`)?.[19];
}

/** The fields after the program's name, which may hold spaces and parentheses itself: state, parent, group, … */
function readStatus(path: string): string[] | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
