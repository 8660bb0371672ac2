import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readManifests } from "../../src/adapters/files/index.js";
import { codeCatalogue, fixManifests, inspect } from "../../src/analysis/index.js";
import { defaultClusterSettings } from "../../src/policy/index.js";
import type { DocumentLimits, Problem } from "../../src/resources/index.js";

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

/** Those whose mistake has a fix that is certain. */
const mendable = ["A011", "P001", "P002", "P007", "P012-quoted", "R026"];

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

for (const folder of mendable) {
  test(`${folder}: fixed.yaml is what the safe fixes make of bad.yaml`, async () => {
    const { sources, problems } = await readManifests([join(corpus, folder, "bad.yaml")]);
    const mended = fixManifests(sources, problems, defaultClusterSettings, ({ code }) => folder.startsWith(code));
    const [fixed] = (await readManifests([join(corpus, folder, "fixed.yaml")])).sources;
    assert.equal(mended.sources[0]?.text, fixed?.text);
    assert.notEqual(mended.fixed.length, 0);
  });
}

for (const folder of folders.filter((name) => name.startsWith("clean-"))) {
  test(`${folder}: sensible manifests have no finding`, async () => {
    assert.deepEqual((await lintOf(join(folder, "manifests.yaml"))).map(written), []);
  });
}

for (const example of ["three-tier", "monitoring", "multi-tenant", "routes"]) {
  test(`the example ${example} has no finding`, async () => {
    assert.deepEqual((await lintOf(join("../../examples", example))).map(written), []);
  });
}

test("what else is seeded has no fix", async () => {
  const withFix: string[] = [];
  for (const folder of seeded) {
    const problems = await lintOf(join(folder, "bad.yaml"), (await expectation(folder)).limits);
    if (problems.some(({ code, fix }) => folder.startsWith(code) && fix !== undefined)) withFix.push(folder);
  }
  assert.deepEqual(withFix, mendable);
});

test("every code is seeded at least once", () => {
  const missing = [...codeCatalogue.keys()].filter((code) => !seeded.some((folder) => folder.split("-")[0] === code));
  assert.deepEqual(missing, []);
});

async function expectation(folder: string): Promise<Expected> {
  return JSON.parse(await readFile(join(corpus, folder, "expected.json"), "utf8")) as Expected;
}

async function lintOf(path: string, limits: Partial<DocumentLimits> = {}): Promise<readonly Problem[]> {
  const { sources, problems } = await readManifests([join(corpus, path)], undefined, limits);
  return inspect(sources, problems, defaultClusterSettings, limits).problems;
}

function written(problem: Problem): ExpectedFinding {
  const { code, severity, kind, namespace, name, line, column, endLine, endColumn } = problem;
  // Where a message names places, they are named as from the corpus, wherever that lies.
  const message = problem.message.replaceAll(`${corpus}/`, "");
  return { code, severity, kind, namespace, name, line, column, endLine, endColumn, message };
}
