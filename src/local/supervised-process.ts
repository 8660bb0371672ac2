import { pause, type Clock } from "./clock.js";
import {
  endProcessGroup,
  type OutputStream,
  type ProcessEnd,
  type ProcessGroup,
  type ProcessSpec,
} from "./process-group.js";
import { countEnds, restartDelayMs } from "./restart-delay.js";

export type ProcessReport =
  | { readonly kind: "started"; readonly pid: number }
  | { readonly kind: "output"; readonly stream: OutputStream; readonly line: string }
  /** It ended by itself and is started again after `restartInMs`. */
  | { readonly kind: "ended"; readonly end: ProcessEnd; readonly restartInMs: number }
  /** Somebody of its group could not be killed. */
  | { readonly kind: "left-behind"; readonly pid: number };

export interface SupervisionOptions {
  readonly spawn: (spec: ProcessSpec, onLine: (stream: OutputStream, line: string) => void) => ProcessGroup;
  readonly clock: Clock;
  readonly report: (report: ProcessReport) => void;
  /** From SIGTERM to SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Told which process groups are alive, so that they can be ended should this process die. */
  readonly guard: { add(pid: number): void; drop(pid: number): void };
}

export interface SupervisedProcess {
  /** Ends the program with all it started, and does not start it again. May be called more than once. */
  stop(): Promise<void>;
}

/** Keeps a program running: whenever it ends, what is left of its group is ended too, and it is started again later. */
export function superviseProcess(spec: ProcessSpec, options: SupervisionOptions): SupervisedProcess {
  const stopping = new AbortController();
  const stopped = keepRunning(spec, options, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return stopped;
    },
  };
}

async function keepRunning(spec: ProcessSpec, options: SupervisionOptions, stopping: AbortSignal): Promise<void> {
  const { clock, report } = options;
  let endsInARow = 0;
  for (;;) {
    const startedAt = clock.now();
    const end = await runOnce(spec, options, stopping);
    if (isAborted(stopping)) return;
    endsInARow = countEnds(endsInARow, clock.now() - startedAt);
    const restartInMs = restartDelayMs(endsInARow);
    report({ kind: "ended", end, restartInMs });
    await pause(clock, restartInMs, stopping);
    if (isAborted(stopping)) return;
  }
}

/** A function, because the compiler believes that a flag it has just seen false stays false across an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function runOnce(spec: ProcessSpec, options: SupervisionOptions, stopping: AbortSignal): Promise<ProcessEnd> {
  const { spawn, clock, report, guard, graceMs } = options;
  const group = spawn(spec, (stream, line) => report({ kind: "output", stream, line }));
  const { pid } = group;
  if (pid === undefined) return group.ended;
  guard.add(pid);
  report({ kind: "started", pid });
  await Promise.race([group.ended, whenAborted(stopping)]);
  const gone = await endProcessGroup(group, graceMs, clock);
  if (!gone) report({ kind: "left-behind", pid });
  if (gone) guard.drop(pid);
  return gone ? group.ended : { kind: "killed", signal: "SIGKILL" };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
