#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { runCli } from "../cli/index.js";

// `meshtls get … | head` closes the pipe while there is more to say; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  version: packageVersion(),
  now: () => new Date(),
  colors: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
  interruption,
});

/** The same file two levels up, whether this runs from `src` or from `dist`. */
function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  // Once: a second Ctrl-C ends a process that does not come to an end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
