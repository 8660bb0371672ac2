import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * Runs every `*.test.ts` below the folders named as arguments with Node's test runner. Tests are found by search, so a
 * file cannot be forgotten. `--parallel` runs as many files at once as there are cores. `test/tools` needs programs beyond Node and has its own script.
 */
const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { parallel: { type: "boolean", default: false } },
});
const files = folders.flatMap(testFiles).sort();
if (files.length === 0) {
  process.stderr.write("no test files found\n");
  process.exit(1);
}
// Node leaves one core idle, which on two cores means one file at a time. Tests with many sockets keep to that.
const concurrency = flags.parallel ? [`--test-concurrency=${availableParallelism()}`] : [];
const result = spawnSync(
  process.execPath,
  ["--import", "tsx", "--test", ...concurrency, "--test-reporter", "spec", ...files],
  { stdio: "inherit" },
);
process.exit(result.status ?? 1);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join("test", "tools") ? [] : testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}
