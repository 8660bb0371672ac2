import { printable } from "../telemetry/index.js";
import { jsonDocument } from "./json-document.js";

/**
 * The output rules of every command. Nothing else in `cli/` writes to a stream.
 *
 * 1. Results go to stdout, talk (errors, hints, warnings, progress) to stderr: `meshtls … | jq` never meets a word of it.
 * 2. Text is printed line by line and every line is made printable: bytes from a manifest, a certificate or the command
 *    line cannot move the cursor or forge a line.
 * 3. An error is one line `error: …`, in lower case, followed by at most one line `hint: …` that says what to do next.
 *    A warning is `warning: …`. No stack trace.
 * 4. JSON is one document, indented by two, ending in a line end, with the same bytes escaped.
 */
export interface Output {
  /** A result for people. */
  lines(lines: readonly string[]): void;
  /** A result for programs. */
  json(value: unknown): void;
  /** A text given back as it came in, byte for byte: only what the person sent to standard input. */
  echo(text: string): void;
  /** Something said beside the result. */
  talk(line: string): void;
  warning(message: string): void;
  error(message: string, hint?: string): void;
}

/** Where text goes; a stream of Node's, or what a test collects. */
export interface TextSink {
  write(text: string): unknown;
}

export function createOutput(stdout: TextSink, stderr: TextSink): Output {
  const talk = (line: string): void => void stderr.write(`${printable(line)}\n`);
  return {
    lines: (lines) => void stdout.write(lines.map((line) => `${printable(line)}\n`).join("")),
    json: (value) => void stdout.write(jsonDocument(value)),
    echo: (text) => void stdout.write(text),
    talk,
    warning: (message) => talk(`warning: ${message}`),
    error(message, hint = "") {
      talk(`error: ${message}`);
      if (hint !== "") talk(`hint: ${hint}`);
    },
  };
}
