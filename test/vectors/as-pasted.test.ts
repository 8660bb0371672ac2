import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readManifests } from "../../src/adapters/files/index.js";
import { lint } from "../../src/analysis/index.js";
import { defaultClusterSettings, indexPolicy } from "../../src/policy/index.js";
import { hasRejection, parseDocuments, type Problem } from "../../src/resources/index.js";

interface Expectation {
  /** A file of the folder, or `.` for all of them together. */
  readonly file: string;
  /** In the order in which lint reports them. */
  readonly codes: readonly string[];
}

const folder = join(import.meta.dirname, "../../examples/as-pasted");
const expectations = (await readFile(join(folder, "expected-lint.jsonl"), "utf8"))
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Expectation);
const readme = await readFile(join(folder, "README.md"), "utf8");

test("every file of the article has an expectation, and the other way round", async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  assert.deepEqual(
    expectations.map(({ file }) => file),
    [...files, "."],
  );
});

for (const { file, codes } of expectations) {
  test(`lint finds in ${file === "." ? "all of them together" : file} what it should, and the README says so`, async () => {
    const problems = await lintOf(file);
    assert.deepEqual(
      problems.map(({ code }) => code),
      codes,
    );
    if (file === ".") return;
    for (const { code, message } of problems)
      assert.ok(readme.includes(`**${code}** ${message}`), `${code} ${message}`);
  });
}

test("only the policy that targets `core/Server` is refused, with Linkerd's text and the right group", async () => {
  for (const { file } of expectations.filter((one) => one.file !== ".")) {
    const problems = await lintOf(file);
    assert.equal(hasRejection(problems), file === "s20-api-server-policy.yaml", file);
  }
  const [refused] = (await lintOf("s20-api-server-policy.yaml")).filter(({ severity }) => severity === "reject");
  assert.equal(refused?.code, "P001");
  assert.equal(refused.message, "unsupported authorization target type: Server.core");
  assert.match(refused.hint, /spec\.targetRef\.group: policy\.linkerd\.io/);
  assert.deepEqual(
    [refused.kind, refused.namespace, refused.name],
    ["AuthorizationPolicy", "backend", "api-server-policy"],
  );
});

test("the article's second list of database clients replaces the first", async () => {
  const replaced = (await lintOf(".")).filter(({ code }) => code === "P019");
  assert.equal(replaced.length, 1);
  assert.match(replaced[0]!.message, /drops `batch-processor\.jobs\./);
});

async function lintOf(file: string): Promise<Problem[]> {
  const files = await readManifests([join(folder, file)]);
  const { set, problems } = parseDocuments(files.sources);
  return lint(set, indexPolicy(set, defaultClusterSettings), [...files.problems, ...problems]);
}
