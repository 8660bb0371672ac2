import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { surprisesElsewhere, upstreamTests } from "../support/tested-elsewhere.js";
import { vectorFiles } from "../support/vector-files.js";

const root = join(import.meta.dirname, "../..");
const cases = vectorFiles.flatMap(({ name, cases: own }) => own.map(({ title }) => ({ name, title })));

test("every row of policy.md 6.12 has a vector", () => {
  const rows = Array.from({ length: 16 }, (_, index) => index + 1);
  assert.deepEqual(
    rows.filter((row) => !cases.some(({ title }) => title.startsWith(`row ${row}: `))),
    [],
  );
});

test("every surprise of policy.md 9 has a vector, or a reason why a decision cannot show it", () => {
  const numbers = Array.from({ length: 65 }, (_, index) => index + 1);
  const shown = numbers.filter((number) => cases.some(({ title }) => title.startsWith(`9.${number}: `)));
  const elsewhere = Object.keys(surprisesElsewhere).map(Number);
  assert.deepEqual(
    numbers.filter((number) => !shown.includes(number) && !elsewhere.includes(number)),
    [],
  );
  assert.deepEqual(
    elsewhere.filter((number) => shown.includes(number)),
    [],
    "these have a vector after all",
  );
});

test("every test of Linkerd's that is about inbound decisions has a vector or a test", () => {
  const known = new Set(cases.map(({ name, title }) => `${name}: ${title}`));
  const missing = Object.entries(upstreamTests).filter(([name, place]) => {
    if (place === null) return !cases.some(({ title }) => /^10\.\d /.test(title) && title.includes(name));
    return place.includes(".yaml: ") ? !known.has(place) : !existsSync(join(root, place));
  });
  assert.deepEqual(missing, []);
});

test("the tests that are named in place of vectors exist, in the files that are named", () => {
  const named = Object.values(surprisesElsewhere).flatMap(([, place]) => place ?? []);
  assert.deepEqual(
    named.filter(({ file, title }) => !readFileSync(join(root, file), "utf8").includes(`"${title}"`)),
    [],
  );
});
