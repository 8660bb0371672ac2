import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MeshtlsError } from "../errors.js";
import { defaultStateFolder } from "../local/index.js";
import { exampleNames, runExample } from "./run-example.js";

/** `npm start [-- NAME] [--once] [--state-dir DIR]`: shows an example, by default three-tier. */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => interruption.abort());

const err = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      once: { type: "boolean", default: false },
      "state-dir": { type: "string", default: defaultStateFolder },
    },
  });
  const [name = exampleNames[0], ...rest] = positionals;
  if (rest.length > 0 || !exampleNames.includes(name)) throw new TypeError(`examples: ${exampleNames.join(", ")}`);
  process.exitCode = await runExample(
    {
      name,
      // The same folder two levels up, whether this runs from `src` or from `dist`.
      examples: fileURLToPath(new URL("../../examples", import.meta.url)),
      stateDir: values["state-dir"],
      environment: process.env,
      once: values.once,
    },
    {
      out: (line) => void process.stdout.write(`${line}\n`),
      err,
      colors: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
      interrupted: interruption.signal,
    },
  );
} catch (error) {
  process.exitCode = reportFailure(error);
}

/** Says what went wrong, without a stack where the message is meant for people; returns the exit code. */
function reportFailure(error: unknown): number {
  if (error instanceof MeshtlsError) {
    err(`${error.code}: ${error.message}`);
    if (error.hint !== undefined) err(`hint: ${error.hint}`);
    return 1;
  }
  // Of `parseArgs`, for the command line.
  if (error instanceof TypeError) {
    err(error.message);
    return 3;
  }
  throw error;
}
