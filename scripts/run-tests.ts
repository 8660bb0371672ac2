import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs every `*.test.ts` below the folders named as arguments with Node's test runner. Tests are found by search, so a
 * file cannot be forgotten. `test/tools` needs programs beyond Node and has its own script.
 */
const files = process.argv.slice(2).flatMap(testFiles).sort();
if (files.length === 0) {
  process.stderr.write("no test files found\n");
  process.exit(1);
}
const result = spawnSync(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", ...files], {
  stdio: "inherit",
});
process.exit(result.status ?? 1);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join("test", "tools") ? [] : testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}
