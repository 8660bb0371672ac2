import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findProgram } from "./find-program.js";
import type { Load } from "./load.js";
import type { Peer } from "./peer.js";
import type { ProcessGroup } from "./process-group.js";

/**
 * System calls per request of each peer, by name, as text. Tracing makes a process many times slower, so it waits
 * for its clients less than it would: read the counts as an outline.
 */
export async function renderSyscalls(
  peers: readonly Peer[],
  load: Load,
  processes: ProcessGroup,
  amount: { readonly folder: string; readonly connections: number; readonly requests: number },
): Promise<string> {
  const strace = findProgram("strace");
  if (strace === undefined) return "system calls: na (strace is not installed)";
  const lines = ["system calls per request"];
  for (const peer of peers) {
    await load.open(peer, amount.connections);
    await load.run(amount.requests);
    const outputFile = join(amount.folder, `strace-${peer.name}`);
    const tracer = processes.start(1, [strace, "-c", "-f", "-o", outputFile, "-p", String(peer.pid)]);
    await untilTraced(peer.pid);
    await load.run(amount.requests);
    await processes.stop(tracer);
    await load.close();
    lines.push(`${peer.name.padEnd(8)}  ${renderCounts(readFileSync(outputFile, "utf8"), amount.requests)}`);
  }
  return lines.join("\n");
}

/** The kernel names a process's tracer in its status. */
async function untilTraced(pid: number): Promise<void> {
  while (/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await delay(20);
}

/** Reads the summary table: share, seconds, microseconds per call, calls, errors (may be empty), name. */
function renderCounts(table: string, requests: number): string {
  const counts = table
    .split("\n")
    .map((line) => /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/.exec(line))
    .flatMap((row) => (row === null || row[2] === "total" ? [] : [{ name: row[2] ?? "", calls: Number(row[1]) }]))
    .filter(({ calls }) => calls / requests >= 0.005)
    .sort((a, b) => b.calls - a.calls);
  const total = counts.reduce((sum, { calls }) => sum + calls, 0);
  const parts = counts.map(({ name, calls }) => `${name} ${(calls / requests).toFixed(2)}`);
  return `${(total / requests).toFixed(2)}  (${parts.join(", ")})`;
}
