import { createRequire, syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

/**
 * A test runner for Stryker that keeps the test files loaded and calls their tests again for each mutant, so that a mutant
 * costs milliseconds and not the start of a process. It collects what a file gives to `test`, the only part of
 * `node:test` that tests of pure folders use. A mutant in code that only runs at import is never seen by it.
 */
export const strykerPlugins = [{ kind: "TestRunner", name: "in-process", factory: createRunner }];
createRunner.inject = ["options"] as const;

function createRunner({ inProcess }: { inProcess: { testFiles: readonly string[] } }) {
  const tests = new Map<string, TestBody>();
  return {
    capabilities: () => ({ reloadEnvironment: false }),
    init: () => collectTests(inProcess.testFiles, tests),
    dryRun: () => dryRun(tests),
    mutantRun: (options: MutantRun) => mutantRun(tests, options),
  };
}

async function collectTests(files: readonly string[], tests: Map<string, TestBody>): Promise<void> {
  const nodeTest = createRequire(import.meta.url)("node:test") as { test: unknown };
  let file = "";
  nodeTest.test = (name: string, run: () => unknown): void => {
    tests.set(`${file}: ${name}`, run);
  };
  syncBuiltinESMExports();
  for (file of files) await import(pathToFileURL(resolve(file)).href);
}

/** Every test once, with no mutant: what each covers and how long it takes. */
async function dryRun(tests: ReadonlyMap<string, TestBody>): Promise<unknown> {
  const results = [];
  for (const [id, run] of tests) {
    stryker.currentTestId = id;
    const start = performance.now();
    const failureMessage = await failureOf(run);
    const timeSpentMs = performance.now() - start;
    const outcome = failureMessage === undefined ? { status: succeeded } : { status: failed, failureMessage };
    results.push({ id, name: id, timeSpentMs, ...outcome });
  }
  stryker.currentTestId = undefined;
  return { status: "complete", tests: results, mutantCoverage: stryker.mutantCoverage };
}

/** The tests that cover the mutant, until one fails. */
async function mutantRun(tests: ReadonlyMap<string, TestBody>, options: MutantRun): Promise<unknown> {
  const ids = options.testFilter ?? [...tests.keys()];
  stryker.activeMutant = options.activeMutant.id;
  stryker.hitCount = options.hitLimit === undefined ? undefined : 0;
  stryker.hitLimit = options.hitLimit;
  try {
    for (const [index, id] of ids.entries()) {
      const failureMessage = await failureOf(tests.get(id)!);
      if (stryker.hitCount !== undefined && stryker.hitCount > options.hitLimit!) return { status: "timeout" };
      if (failureMessage !== undefined)
        return { status: "killed", killedBy: [id], failureMessage, nrOfTests: index + 1 };
    }
    return { status: "survived", nrOfTests: ids.length };
  } finally {
    stryker.activeMutant = undefined;
  }
}

async function failureOf(run: TestBody): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type TestBody = () => unknown;

/** What Stryker gives for one mutant. Without `testFilter` every test is meant. */
interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

/** The global through which instrumented code learns which mutant is active and says what was covered. */
interface StrykerGlobal {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}

const succeeded = 0;
const failed = 1;
const stryker = ((globalThis as { __stryker__?: StrykerGlobal }).__stryker__ ??= {});
