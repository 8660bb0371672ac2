import assert from "node:assert/strict";
import { test } from "node:test";
import { unifiedDiff } from "./unified-diff.js";

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`);

test("equal texts have no difference", () => {
  assert.deepEqual(unifiedDiff("m", "a\nb", "a\nb"), []);
});

test("changes far apart are hunks of their own, with three lines around each", () => {
  const before = numbers(1, 20).join("");
  const after = before.replace("2\n", "two\n").replace("19\n", "").replace("12\n", "1two\n");
  assert.deepEqual(unifiedDiff("m", before, after), [
    "--- m",
    "+++ m",
    ...["@@ -1,5 +1,5 @@", " 1", "-2", "+two", " 3", " 4", " 5"],
    ...[
      "@@ -9,12 +9,11 @@",
      " 9",
      " 10",
      " 11",
      "-12",
      "+1two",
      " 13",
      " 14",
      " 15",
      " 16",
      " 17",
      " 18",
      "-19",
      " 20",
    ],
  ]);
});

test("an inserted line and a missing line end are shown", () => {
  assert.deepEqual(unifiedDiff("m", "a\nb", "a\nx\nb"), [
    "--- m",
    "+++ m",
    ...["@@ -1,2 +1,3 @@", " a", "+x", " b", "\\ No newline at end of file"],
  ]);
});
