import type { CliIo } from "./io.js";
import type { Output } from "./output.js";

/** What every command is given. */
export interface CommandContext {
  readonly io: CliIo;
  readonly output: Output;
  /** Says how the process ends; `exitCode.success` unless called. */
  finish(code: number): void;
}
