import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { mutationGroups, type MutationGroup } from "./mutation-groups.js";

/**
 * Changes `src/policy` and `src/resources` in thousands of small ways, and prints how many of them no test notices.
 * Arguments name groups; none means all. Stryker comes through npx, since it is too large for something so rarely run.
 * All it writes is in a temporary folder.
 */
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(mutationGroups);
const unknown = names.filter((name) => !Object.hasOwn(mutationGroups, name));
if (unknown.length > 0) {
  fail(`unknown group: ${unknown.join(", ")}; there are: ${Object.keys(mutationGroups).join(", ")}`);
}
const folder = mkdtempSync(join(tmpdir(), "meshtls-mutation-"));
try {
  const results = names.map((name) => ({ name, ...mutate(name, mutationGroups[name]!) }));
  process.stdout.write("group mutants killed survived static score\n");
  for (const { name, killed, survived, ignored } of results) {
    process.stdout.write(`${name} ${killed + survived} ${killed} ${survived} ${ignored} ${score(killed, survived)}\n`);
  }
  const sum = (pick: (result: Counts) => number): number => results.reduce((total, one) => total + pick(one), 0);
  const [killed, survived] = [sum((one) => one.killed), sum((one) => one.survived)];
  process.stdout.write(`mutation_score=${score(killed, survived)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function mutate(name: string, group: MutationGroup): Counts {
  const report = join(folder, `${name}.report.json`);
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify(configuration(group, report)));
  const run = spawnSync("npx", ["--yes", "--package", "@stryker-mutator/core@9", "stryker", "run", config], {
    stdio: "inherit",
    // The runner of the tests and the tests themselves are TypeScript.
    env: { ...process.env, NODE_OPTIONS: `--import ${import.meta.resolve("tsx")}` },
  });
  if (run.status !== 0) fail(`${name}: Stryker did not finish, or npx could not get @stryker-mutator/core: see above`);
  return countsOf(JSON.parse(readFileSync(report, "utf8")) as Report);
}

function configuration({ mutate: patterns, tests, isWording }: MutationGroup, report: string): object {
  return {
    testRunner: "in-process",
    plugins: [resolve(import.meta.dirname, "in-process-test-runner.ts")],
    inProcess: { testFiles: tests.flatMap(testFiles) },
    warnings: { unknownOptions: false },
    mutate: [...patterns, "!**/*.test.ts"],
    mutator: { excludedMutations: isWording ? ["StringLiteral"] : [] },
    // What runs at import only would need a new process for each mutant.
    ignoreStatic: true,
    coverageAnalysis: "perTest",
    // Stryker would import a compiler to adapt it; nothing here is compiled by it.
    tsconfigFile: "none",
    tempDirName: join(folder, "sandboxes"),
    ignorePatterns: ["dist", "bench", "docs", "deploy"],
    timeoutMS: 10_000,
    reporters: ["progress-append-only", "clear-text", "json"],
    clearTextReporter: { logTests: false },
    jsonReporter: { fileName: report },
  };
}

/** All but those with thousands of random inputs, which take most of the time and notice by luck. */
function testFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !/fuzz|propert/.test(name))
    .map((name) => join(path, name))
    .sort();
}

function countsOf({ files }: Report): Counts {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: readonly string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  return {
    killed: count("Killed", "Timeout"),
    survived: count("Survived", "NoCoverage"),
    ignored: count("Ignored"),
  };
}

function score(killed: number, survived: number): string {
  return ((100 * killed) / (killed + survived)).toFixed(1);
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** How many mutants a test noticed, how many none did, and how many were left out. */
interface Counts {
  readonly killed: number;
  readonly survived: number;
  readonly ignored: number;
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}
