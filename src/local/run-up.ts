import { podTable, problemLines } from "./up-lines.js";
import { startMesh, type MeshOptions } from "./start-mesh.js";
import { defaultStateFolder } from "./state-folder.js";
import { upReporter } from "./up-reporter.js";
import type { RunningMesh } from "./running-mesh.js";

export interface UpOptions extends Omit<MeshOptions, "listener"> {
  /** Start, wait until everything listens, say so and stop. */
  readonly once: boolean;
}

/** The terminal, as `up` needs it. */
export interface UpIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Whether colours are understood. */
  readonly colors: boolean;
  /** Aborted on Ctrl-C, SIGTERM and SIGHUP: the mesh is stopped then. */
  readonly interrupted: AbortSignal;
}

/**
 * `meshtls up`: runs a mesh until it is interrupted, and returns the exit code: 0 after an interruption, 3 for manifests
 * that are refused, and with `once` 0 or 1, whether everything came to listen. The table of pods goes to stdout, as
 * do the lines that programs print there; everything else to stderr.
 *
 * Throws what `startMesh` throws.
 */
export async function runUp(options: UpOptions, io: UpIo): Promise<number> {
  const out = (line: string): void => void io.stdout.write(`${line}\n`);
  const err = (line: string): void => void io.stderr.write(`${line}\n`);
  const reporter = upReporter({
    out,
    err,
    colors: io.colors,
    now: () => performance.now(),
    explainFlags: options.stateDir === defaultStateFolder ? [] : [["--state-dir", options.stateDir]],
  });
  const started = await startMesh({ ...options, listener: reporter.listener });
  if (!started.ok) {
    for (const problem of started.problems) problemLines(problem).forEach(err);
    return exitCodes.invalidInput;
  }
  const { mesh } = started;
  const flushing = setInterval(reporter.flush, flushEveryMs);
  try {
    const isReady = await announce(mesh, io.interrupted, out, err);
    if (options.once) return isReady ? exitCodes.success : exitCodes.failure;
    await whenAborted(io.interrupted);
    return exitCodes.success;
  } finally {
    clearInterval(flushing);
    err("stopping");
    await mesh.close();
    reporter.flush();
  }
}

/** Says what runs, or what does not. */
async function announce(
  mesh: RunningMesh,
  interrupted: AbortSignal,
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<boolean> {
  const readiness = await Promise.race([mesh.ready, whenAborted(interrupted)]);
  if (readiness === undefined) return false;
  podTable(mesh.state()).forEach(out);
  if (readiness.ok) {
    err(`ready: ${mesh.pods.length} pods`);
    return true;
  }
  for (const text of readiness.waitingFor) err(`not ready: ${text}`);
  return false;
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

const flushEveryMs = 5_000;
const exitCodes = { success: 0, failure: 1, invalidInput: 3 } as const;
