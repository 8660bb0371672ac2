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
  /** Whether the terminal understands colours. */
  readonly colors: boolean;
  /**
   * A signal that is aborted when the person presses Ctrl-C or the process is asked to end. A command that asks for it
   * ends by itself; one that does not is ended as any process.
   */
  interruption(): AbortSignal;
}
