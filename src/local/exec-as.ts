import { spawn } from "node:child_process";
import { constants } from "node:os";
import { MeshtlsError } from "../errors.js";
import { readMeshState } from "./mesh-state.js";
import { inheritedVariables } from "./process-environment.js";
import { selectPods, type PodSelector } from "./select-pod.js";

export interface ExecOptions extends PodSelector {
  readonly stateDir: string;
  /** The program and its arguments; at least one word. */
  readonly command: readonly string[];
  /** What the program inherits besides, where the mesh says nothing. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder to run in. */
  readonly cwd: string;
}

/**
 * Runs a program as a workload of the running mesh: with its variables, so that what it sends goes through that
 * workload's sidecar and carries its identity. Input and output are this process's. Returns the program's exit code;
 * 128 and the signal's number when a signal ended it, as a shell does.
 *
 * Throws `E_NO_RUNNING_MESH`, `E_NOT_FOUND` (no such workload, no such program) or `E_USAGE` (no program).
 */
export async function execAs(options: ExecOptions): Promise<number> {
  const [program, ...args] = options.command;
  if (program === undefined) {
    throw new MeshtlsError("E_USAGE", "there is no command to run", { hint: "write it after `--`" });
  }
  const { pods } = await readMeshState(options.stateDir);
  const [pod] = selectPods(pods, options);
  const env = { ...inheritedVariables(options.environment), ...pod.env };
  const child = spawn(program, args, { cwd: options.cwd, env, stdio: "inherit", shell: false });
  const forwarding = forwardSignals((signal) => child.kill(signal));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(cannotRun(program, error)));
      child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    forwarding.stop();
  }
}

/**
 * A terminal sends Ctrl-C to both processes, and it is the program's to end by it or not; what somebody else sends to
 * this process only is passed on.
 */
function forwardSignals(send: (signal: NodeJS.Signals) => void): { stop(): void } {
  const ignore = (): void => undefined;
  const forward = (signal: NodeJS.Signals): void => send(signal);
  process.on("SIGINT", ignore).on("SIGQUIT", ignore).on("SIGTERM", forward).on("SIGHUP", forward);
  return {
    stop() {
      process.off("SIGINT", ignore).off("SIGQUIT", ignore).off("SIGTERM", forward).off("SIGHUP", forward);
    },
  };
}

function cannotRun(program: string, error: NodeJS.ErrnoException): MeshtlsError {
  const why = error.code === "EACCES" ? "may not be executed" : `cannot be run: ${error.code ?? error.message}`;
  return new MeshtlsError(
    "E_NOT_FOUND",
    error.code === "ENOENT" ? `no program \`${program}\`` : `\`${program}\` ${why}`,
    {
      cause: error,
      hint: "It is looked for in the PATH of this shell, not in the container's image.",
    },
  );
}
