import { fileURLToPath } from "node:url";

/**
 * The command that runs a TypeScript file of this folder in a process of its own. Not for the process under test: the
 * loader that makes TypeScript run costs memory.
 */
export function nodeProgram(fileName: string): string[] {
  return [process.execPath, "--import", "tsx", fileURLToPath(new URL(fileName, import.meta.url))];
}
