import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readManifests } from "../../src/adapters/files/index.js";
import { codeCatalogue, lint, suppress } from "../../src/analysis/index.js";
import { defaultClusterSettings, indexPolicy } from "../../src/policy/index.js";
import { parseDocuments, sortProblems, type DocumentLimits, type Problem } from "../../src/resources/index.js";

/** What lint says of a `bad.yaml`. */
interface Expected {
  readonly findings: readonly ExpectedFinding[];
  /** Limits that are lowered, so that a short text passes them. */
  readonly limits?: Partial<DocumentLimits>;
}

type ExpectedFinding = Pick<
  Problem,
  "code" | "severity" | "kind" | "namespace" | "name" | "line" | "column" | "endLine" | "endColumn" | "message"
>;

const corpus = import.meta.dirname;
const folders = (await readdir(corpus, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const seeded = folders.filter((name) => !name.startsWith("clean-"));

for (const folder of seeded) {
  const code = folder.split("-")[0]!;
  test(`${folder}: bad.yaml has the findings that are expected, ${code} among them`, async () => {
    const { findings, limits } = await expectation(folder);
    assert.deepEqual((await lintOf(join(folder, "bad.yaml"), limits)).map(written), findings);
    assert.ok(findings.some((finding) => finding.code === code));
  });

  test(`${folder}: fixed.yaml has no such finding`, async () => {
    const { limits } = await expectation(folder);
    const problems = await lintOf(join(folder, "fixed.yaml"), limits);
    assert.deepEqual(problems.filter((problem) => problem.code === code).map(written), []);
  });
}

for (const folder of folders.filter((name) => name.startsWith("clean-"))) {
  test(`${folder}: sensible manifests have no finding`, async () => {
    assert.deepEqual((await lintOf(join(folder, "manifests.yaml"))).map(written), []);
  });
}

for (const example of ["three-tier", "monitoring", "multi-tenant"]) {
  test(`the example ${example} has no finding`, async () => {
    assert.deepEqual((await lintOf(join("../../examples", example))).map(written), []);
  });
}

test("every code is seeded at least once", () => {
  const missing = [...codeCatalogue.keys()].filter((code) => !seeded.some((folder) => folder.split("-")[0] === code));
  assert.deepEqual(missing, []);
});

async function expectation(folder: string): Promise<Expected> {
  return JSON.parse(await readFile(join(corpus, folder, "expected.json"), "utf8")) as Expected;
}

async function lintOf(path: string, limits: Partial<DocumentLimits> = {}): Promise<readonly Problem[]> {
  const files = await readManifests([join(corpus, path)], [], limits);
  const { set, problems, comments } = parseDocuments(files.sources, limits);
  const read = sortProblems([...files.problems, ...problems]);
  return suppress(lint(set, indexPolicy(set, defaultClusterSettings), read), comments).problems;
}

function written(problem: Problem): ExpectedFinding {
  const { code, severity, kind, namespace, name, line, column, endLine, endColumn, message } = problem;
  return { code, severity, kind, namespace, name, line, column, endLine, endColumn, message };
}
