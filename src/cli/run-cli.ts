import type { CliIo } from "./io.js";
import { refuseDuplicateFlags } from "./duplicate-flags.js";
import { exitCode } from "./exit-code.js";
import { reportFailure } from "./report-failure.js";
import { createOutput } from "./output.js";
import { createProgram } from "./program.js";

/**
 * Runs one command line (without the names of the interpreter and the program) and returns its exit code. Never throws:
 * every failure is printed as `error:` and `hint:` lines on stderr.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const output = createOutput(io.stdout, io.stderr);
  let code: number = exitCode.success;
  const program = createProgram({ io, output, finish: (finalCode) => (code = finalCode) });
  try {
    refuseDuplicateFlags(program, argv);
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (failure) {
    return reportFailure(failure, output, io.env["MESHTLS_DEBUG"] === "1");
  }
}
