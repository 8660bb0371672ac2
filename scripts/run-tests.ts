import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { pureFolders } from "./imports.js";

/**
 * Runs every `*.test.ts` below the folders named as arguments with Node's test runner. Tests are found by search, so a
 * file cannot be forgotten. `--parallel` runs as many processes at once as there are cores. `test/tools` needs programs
 * beyond Node and has its own script.
 *
 * Each file is a process of its own, except for those of the pure folders: they touch nothing outside themselves, so
 * many of them share a process, and most of the time of a short test is the start of its process.
 */
const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { parallel: { type: "boolean", default: false } },
});
const found = folders.flatMap(testFiles).sort();
if (found.length === 0) {
  process.stderr.write("no test files found\n");
  process.exit(1);
}
const filesPerProcess = 20;
const temporary = mkdtempSync(join(tmpdir(), "meshtls-tests-"));
const files = [...bundled(found.filter(isPure)), ...found.filter((file) => !isPure(file))];
// Node leaves one core idle, which on two cores means one file at a time. Tests with many sockets keep to that.
const concurrency = flags.parallel ? [`--test-concurrency=${availableParallelism()}`] : [];
const result = spawnSync(
  process.execPath,
  ["--import", "tsx", "--test", ...concurrency, "--test-reporter", "spec", ...files],
  { stdio: "inherit" },
);
rmSync(temporary, { recursive: true });
process.exit(result.status ?? 1);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join("test", "tools") ? [] : testFiles(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

function isPure(file: string): boolean {
  return Object.keys(pureFolders).some((folder) => file.startsWith(join("src", folder, "/")));
}

/** Modules that import the files, every so many of them one: the tests of a module are those of all that it imports. */
function bundled(paths: readonly string[]): string[] {
  const bundles = Math.ceil(paths.length / filesPerProcess);
  return Array.from({ length: bundles }, (_, bundle) => {
    const path = join(temporary, `pure-${bundle + 1}.test.mts`);
    // Dealt out in turn, since neighbours are alike in what they cost.
    const own = paths.filter((_, index) => index % bundles === bundle);
    writeFileSync(path, own.map((file) => `import ${JSON.stringify(pathToFileURL(resolve(file)).href)};\n`).join(""));
    return path;
  });
}
