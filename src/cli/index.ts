export { exitCodeOf } from "./exit-code.js";
export { createProgram } from "./program.js";
export { runCli } from "./run-cli.js";
export type { CliIo } from "./io.js";
