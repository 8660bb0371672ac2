import { Readable } from "node:stream";
import { runCli } from "../../src/cli/index.js";

/** What a command line printed and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliRunOptions {
  /** Default: the folder of the test run. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the first of January 2030, noon UTC. */
  readonly now?: Date;
  /** Default: empty. */
  readonly stdin?: string;
  /** Default: never aborted. */
  readonly interrupted?: AbortSignal;
}

/** Runs a command line in this process, with everything it takes from a process given as arguments. */
export async function cliRun(argv: readonly string[], options: CliRunOptions = {}): Promise<CliRun> {
  const written = { stdout: "", stderr: "" };
  const sink = (stream: keyof typeof written) => ({ write: (text: string) => (written[stream] += text) });
  const code = await runCli(argv, {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    version: "0.0.0-test",
    now: () => options.now ?? new Date("2030-01-01T12:00:00Z"),
    stdin: Readable.from([Buffer.from(options.stdin ?? "")]),
    colors: false,
    interruption: () => options.interrupted ?? new AbortController().signal,
  });
  return { code, ...written };
}
