import { readFileSync } from "node:fs";

/** What the kernel has charged to a process: all its threads, living and ended. */
export interface ProcessUsage {
  readonly cpuMicroseconds: number;
}

export interface ProcessMemory {
  /** VmRSS, in bytes. */
  readonly residentBytes: number;
  /** VmHWM, the highest VmRSS so far, in bytes. */
  readonly peakBytes: number;
}

/** utime + stime of `/proc/PID/stat`. Resolution 10 ms: measure over a second or so. */
export function readProcessUsage(pid: number): ProcessUsage {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets and may hold spaces; fields are counted after it.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error(`/proc/${pid}/stat has no CPU times`);
  return { cpuMicroseconds: (ticks * 1_000_000) / ticksPerSecond };
}

export function readProcessMemory(pid: number): ProcessMemory {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  return { residentBytes: kilobytes(text, "VmRSS") * 1024, peakBytes: kilobytes(text, "VmHWM") * 1024 };
}

/** The only child of a process: nginx does its work in one worker below its master. */
export function onlyChildOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.length === 1 ? Number(children[0]) : undefined;
}

function kilobytes(status: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status);
  if (found === null) throw new Error(`/proc status has no ${name}`);
  return Number(found[1]);
}

/** USER_HZ, which Linux fixes at 100 for what user space sees. */
const ticksPerSecond = 100;
