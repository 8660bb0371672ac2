import { spawn, type ChildProcess } from "node:child_process";
import { pause, type Clock } from "./clock.js";
import { LineSplitter } from "./line-splitter.js";
import { hasLivingMember } from "./process-status.js";

/** A program to run, without a shell between. */
export interface ProcessSpec {
  /** The program and its arguments; at least one word. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
}

export type OutputStream = "stdout" | "stderr";

/** How a program ended. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string }
  /** It never ran: no such program, no such folder, no permission. */
  | { readonly kind: "not-started"; readonly message: string };

/** A program and everything it started that stayed in its process group. */
export interface ProcessGroup {
  /** Of the first process, and the number of the group. Undefined when it never ran. */
  readonly pid: number | undefined;
  /** The end of the first process; others of the group may outlive it. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Signals everyone in the group; nothing happens when nobody is left. */
  signal(name: NodeJS.Signals): void;
  /** Whether nobody of the group is left. */
  isEmpty(): boolean;
}

/** Starts a program at the head of a process group of its own, so that all it starts can be stopped with it. */
export function spawnProcessGroup(
  spec: ProcessSpec,
  onLine: (stream: OutputStream, line: string) => void,
): ProcessGroup {
  const [program = "", ...args] = spec.command;
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      shell: false,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    // A word with a zero byte is refused by an exception, not by an event.
    return neverStarted(errorText(error));
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once("error", (error) => resolve({ kind: "not-started", message: startFailure(error, program, spec.cwd) }));
    child.once("exit", (code, signal) =>
      resolve(code === null ? { kind: "killed", signal: signal ?? "unknown" } : { kind: "exited", code }),
    );
  });
  for (const stream of ["stdout", "stderr"] as const) {
    const splitter = new LineSplitter((line) => onLine(stream, line));
    child[stream]?.on("data", (bytes: Buffer) => splitter.write(bytes));
    child[stream]?.on("end", () => splitter.end());
    child[stream]?.on("error", () => splitter.end());
  }
  const { pid } = child;
  if (pid === undefined) return { pid, ended, signal: () => undefined, isEmpty: () => true };
  return {
    pid,
    ended,
    signal: (name) => void signalGroup(pid, name),
    isEmpty: () => !signalGroup(pid, 0) || hasLivingMember(pid) === false,
  };
}

/**
 * Asks a group to end, insists after `graceMs`, and resolves when nobody is left. Resolves false when somebody outlives
 * even SIGKILL, which only a process stuck in the kernel (or dead and not yet collected) does.
 */
export async function endProcessGroup(group: ProcessGroup, graceMs: number, clock: Clock): Promise<boolean> {
  group.signal("SIGTERM");
  if (await becomesEmpty(group, graceMs, clock)) return true;
  group.signal("SIGKILL");
  return becomesEmpty(group, killWaitMs, clock);
}

async function becomesEmpty(group: ProcessGroup, withinMs: number, clock: Clock): Promise<boolean> {
  const start = clock.now();
  while (!group.isEmpty()) {
    if (clock.now() - start >= withinMs) return false;
    await pause(clock, pollMs);
  }
  return true;
}

/** Whether there was anyone to signal. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    // EPERM: somebody is there who may not be signalled. macOS says the same of a group of zombies.
    return errorCode(error) === "EPERM" && process.platform !== "darwin";
  }
}

function neverStarted(message: string): ProcessGroup {
  return {
    pid: undefined,
    ended: Promise.resolve({ kind: "not-started", message }),
    signal: () => undefined,
    isEmpty: () => true,
  };
}

/** Node reports a missing program and a missing folder alike, so the text names both. */
function startFailure(error: Error, program: string, cwd: string): string {
  const code = errorCode(error);
  if (code === "ENOENT") return `no program \`${program}\`, or no folder \`${cwd}\``;
  if (code === "EACCES") return `\`${program}\` may not be executed`;
  return errorText(error);
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

const pollMs = 20;
const killWaitMs = 2_000;
