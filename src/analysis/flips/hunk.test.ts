import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyHunk } from "../../../test/support/apply-hunk.js";
import { hunk } from "./hunk.js";

test("a hunk shows three lines around what changes, as diff -u does", () => {
  const before = ["a", "b", "c", "d", "e", "f", "g", "h", ""].join("\n");
  assert.deepEqual(hunk(before, before.replace("e\n", "E\ne2\n")), {
    line: 2,
    text: "@@ -2,7 +2,8 @@\n b\n c\n d\n-e\n+E\n+e2\n f\n g\n h\n",
  });
});

test("the end of a text without line end is marked", () => {
  assert.equal(
    hunk("a", "a\nb").text,
    "@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n",
  );
});

test("applied to the one text, it gives the other", () => {
  const text = fc.array(fc.constantFrom("a", "b", "---", "", "-x", "@@")).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== "");
      assert.equal(applyHunk(before, hunk(before, after).text), after);
    }),
  );
});
