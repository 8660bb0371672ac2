import type { TextSink } from "./output.js";

/** Everything a command takes from the process that runs it; tests bring their own. */
export interface CliIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths on the command line start here. */
  readonly cwd: string;
  /** Of meshtls, for `--version`. */
  readonly version: string;
  now(): Date;
  /** Standard input, for `-f -`. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Aborted when the person presses Ctrl-C or the process is asked to end. */
  readonly interrupted: AbortSignal;
}
