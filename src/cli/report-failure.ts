import { CommanderError } from "commander";
import { MeshtlsError } from "../errors.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import type { Output } from "./output.js";

/**
 * Prints whatever ended a command and returns the exit code. This is the one place where foreign failures become words:
 * no other code of the command line catches in order to print.
 */
export function reportFailure(failure: unknown, output: Output, isDebugging: boolean): number {
  if (failure instanceof MeshtlsError) {
    reportMeshtlsError(failure, output);
    return exitCodeOf(failure.code);
  }
  if (failure instanceof CommanderError) return reportCommanderError(failure, output);
  const message = failure instanceof Error ? failure.message : String(failure);
  output.error(
    `unexpected failure: ${message}`,
    "this is a defect of meshtls; MESHTLS_DEBUG=1 shows where it happened",
  );
  if (isDebugging && failure instanceof Error) for (const line of (failure.stack ?? "").split("\n")) output.talk(line);
  return exitCode.failure;
}

/** Everything that is wrong with credentials comes as one error with a line for each problem. */
function reportMeshtlsError({ code, message, hint }: MeshtlsError, output: Output): void {
  const messages = code.startsWith("E_CREDENTIALS_") ? message.split("\n") : [message];
  for (const line of messages.slice(0, -1)) output.error(line);
  output.error(messages.at(-1)!, hint);
}

function reportCommanderError(failure: CommanderError, output: Output): number {
  if (helpCodes.has(failure.code)) return failure.exitCode === 0 ? exitCode.success : exitCode.invalidInput;
  const [first = "", suggestion = ""] = failure.message.split("\n");
  const message = inBackticks(first.replace(/^error: /, ""));
  output.error(message, hintFor(failure, message, suggestion));
  return exitCode.invalidInput;
}

/** Help and version were shown already. */
const helpCodes = new Set(["commander.helpDisplayed", "commander.help", "commander.version"]);

function hintFor(failure: CommanderError, message: string, suggestion: string): string {
  if (suggestion !== "") return suggestion.replace(/^\(Did you mean (one of )?(.*)\?\)$/, "did you mean $1`$2`?");
  const elsewhere = failure.code === "commander.unknownCommand" ? /`(.*)`/.exec(message)?.[1] : undefined;
  return linkerdCommands[elsewhere ?? ""] ?? "`meshtls help` lists the commands, `meshtls help COMMAND` their flags";
}

/** Commands of Linkerd's own tool that people paste, with what answers the same question here. */
const linkerdCommands: Readonly<Record<string, string>> = {
  authz: "`meshtls explain --from … --to …` says who may reach what; `meshtls describe server NAME` lists the policies",
  check: "`meshtls certs verify` checks certificates, `meshtls lint -f DIR` checks policies",
  install: "nothing is installed on a laptop: `meshtls up -f DIR` runs the mesh and takes the same --identity flags",
  viz: "`meshtls identity` verifies a workload's certificate, `meshtls explain` says what is allowed and why",
};

/** Commander quotes user input with apostrophes; ours stands in backticks. */
function inBackticks(message: string): string {
  return message.replace(/'([^']*)'/g, "`$1`");
}
