import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readManifests } from "../../src/adapters/files/index.js";
import { lint } from "../../src/analysis/index.js";
import { differences, explainRow } from "../../src/main/explain-row.js";
import { parseExpectedRows } from "../../src/main/expected-row.js";
import { exampleNames } from "../../src/main/run-example.js";
import { defaultClusterSettings, indexPolicy } from "../../src/policy/index.js";
import { parseDocuments } from "../../src/resources/index.js";
import { expectedTable } from "../support/expected-table.js";

/** What lint finds in an example that is right: nothing, but that a tenant lets its whole namespace in. */
const findings: Readonly<Record<string, readonly string[]>> = { "multi-tenant": ["P009", "P009"] };

/** The mirror images of rows that stand for both. */
const unasked: Readonly<Record<string, readonly string[]>> = { "multi-tenant": ["tenant-b/deploy/api:9901"] };

for (const name of exampleNames) {
  const folder = join(import.meta.dirname, "../../examples", name);
  const files = await readManifests([folder]);
  const { set, problems } = parseDocuments(files.sources);
  const index = indexPolicy(set, defaultClusterSettings);
  const rows = parseExpectedRows(await readFile(join(folder, "expected.jsonl"), "utf8"));

  test(`${name}: the manifests are in order`, () => {
    const found = lint(set, index, [...files.problems, ...problems]);
    assert.deepEqual(
      found.map(({ code }) => code),
      findings[name] ?? [],
    );
  });

  for (const row of rows.filter(({ decision }) => decision !== null)) {
    test(`${name}: explain gives ${row.decision ?? ""} for ${row.from} at ${row.dial}`, () => {
      const explanation = explainRow(index, row);
      assert.ok(explanation !== undefined);
      assert.deepEqual(differences(row, explanation), []);
    });
  }

  test(`${name}: every port that the manifests open or close has a row`, () => {
    const asked = new Set(rows.map((row) => row.to));
    const declared = index.workloads.flatMap(({ namespace, name: workload, ports }) =>
      ports.map(({ number }) => `${namespace}/deploy/${workload}:${number}`),
    );
    assert.deepEqual(
      declared.filter((place) => !asked.has(place)),
      unasked[name] ?? [],
    );
  });

  test(`${name}: the README shows the expected rows`, async () => {
    const readme = await readFile(join(folder, "README.md"), "utf8");
    const table = expectedTable(rows);
    assert.ok(readme.includes(table), `the README lacks this table:\n${table}`);
  });
}
