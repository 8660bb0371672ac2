import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * The command that runs a TypeScript file of this folder in a process of its own. Not for the process under test: the
 * loader that makes TypeScript run costs memory.
 */
export function nodeProgram(fileName: string): string[] {
  return [process.execPath, "--import", "tsx", fileURLToPath(new URL(fileName, import.meta.url))];
}

/** The port in the first message of a program started with a message channel; throws its stderr if it ends before. */
export function portOf(name: string, child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.once("message", (message) => {
      resolve((message as { readonly port: number }).port);
    });
    // `close` and not `exit`: by then everything it wrote has been read.
    child.once("close", () => {
      reject(new Error(`${name} ended at start: ${stderr}`));
    });
  });
}
