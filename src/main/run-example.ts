import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  startMesh,
  strangerAddress,
  upReporter,
  type MeshEvent,
  type MeshOptions,
  type RunningMesh,
} from "../local/index.js";
import { exampleTable, surprises, type ProbedRow } from "./example-table.js";
import { parseExpectedRows, type ExpectedRow } from "./expected-row.js";
import { explainRow } from "./explain-row.js";
import { nextSteps } from "./next-steps.js";
import { podOf, probeRows } from "./probe-rows.js";

/** The examples that can be run; the first one is the default. */
export const exampleNames: readonly [string, ...string[]] = ["three-tier", "multi-tenant", "monitoring", "routes"];

export interface ExampleOptions extends Pick<MeshOptions, "stateDir" | "environment" | "addresses"> {
  /** The folder that holds the examples and `probe/probe.js`. */
  readonly examples: string;
  /** Which of them. */
  readonly name: string;
  /** Print the table and stop. */
  readonly once: boolean;
}

/** The terminal, as the run needs it. */
export interface ExampleIo {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly colors: boolean;
  /** Aborted on Ctrl-C: the mesh is stopped then. */
  readonly interrupted: AbortSignal;
}

/**
 * Brings an example up, makes every connection of its `expected.jsonl` for real, and prints what became of it beside
 * what policy says. Returns the exit code: with `once`, 0 only if every row is as expected.
 */
export async function runExample(options: ExampleOptions, io: ExampleIo): Promise<number> {
  const folder = join(options.examples, options.name);
  const rows = parseExpectedRows(await readFile(join(folder, "expected.jsonl"), "utf8"));
  const reporter = upReporter({ ...io, now: () => performance.now() });
  let isQuiet = true;
  const listener = (event: MeshEvent): void => {
    if (!isQuiet || isTrouble(event)) reporter.listener(event);
  };
  const { stateDir, environment, addresses = "auto" } = options;
  const started = await startMesh({ manifests: [folder], stateDir, environment, addresses, listener });
  if (!started.ok) {
    for (const { file, line, column, code, message } of started.problems) {
      io.err(`${file}:${line}:${column}: ${code} ${message}`);
    }
    return 1;
  }
  const { mesh } = started;
  io.out(`starting ${options.name}: ${mesh.pods.length} workloads, each with an address of its own`);
  io.out("");
  const flushing = setInterval(reporter.flush, flushEveryMs);
  try {
    if (!(await becomesReady(mesh, io))) return 1;
    const seen = await probeRows(mesh, rows, join(options.examples, "probe", "probe.js"), environment);
    const probed = rows.map((row, index): ProbedRow => {
      return { row, seen: seen[index]!, explanation: explainRow(mesh.index(), row, clientAddress(mesh, row)) };
    });
    const isAsExpected = printTable(probed, io);
    if (options.once) return isAsExpected ? 0 : 1;
    nextSteps(options.name).forEach(io.out);
    isQuiet = false;
    await whenAborted(io.interrupted);
    return 0;
  } finally {
    clearInterval(flushing);
    if (!options.once) io.out("stopping");
    await mesh.close();
    reporter.flush();
  }
}

/** The address that policy sees a row's client come from: its pod's, but where all share one nobody is told apart. */
function clientAddress(mesh: RunningMesh, row: ExpectedRow): string | undefined {
  if (row.from === "outside") return undefined;
  return mesh.state().addresses === "ports" ? strangerAddress : podOf(mesh, row.from).place.podAddress;
}

async function becomesReady(mesh: RunningMesh, io: ExampleIo): Promise<boolean> {
  const readiness = await Promise.race([mesh.ready, whenAborted(io.interrupted)]);
  if (readiness?.ok === true) return true;
  for (const text of readiness?.waitingFor ?? []) io.err(`not ready: ${text}`);
  return false;
}

function printTable(probed: readonly ProbedRow[], io: ExampleIo): boolean {
  exampleTable(probed).forEach(io.out);
  const wrong = probed.filter((one) => surprises(one).length > 0);
  for (const one of wrong) {
    for (const text of surprises(one)) io.out(`! ${one.row.from} to ${one.row.dial}: ${text}`);
  }
  io.out("");
  io.out(`${probed.length - wrong.length} of ${probed.length} rows as expected`);
  return wrong.length === 0;
}

/** What is worth showing before the table: not the refusals that the probes provoke, and not the programs' greetings. */
function isTrouble(event: MeshEvent): boolean {
  if (event.kind === "process") {
    const { report } = event;
    return report.kind === "output" ? report.stream === "stderr" : report.kind !== "started";
  }
  return event.kind === "notice" || event.kind === "kept";
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

const flushEveryMs = 5_000;
