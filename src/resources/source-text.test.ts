import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceText } from "./source-text.js";

test("an offset becomes a line and column, both from 1", () => {
  const source = sourceText("m.yaml", "ab\n\ncd");
  const cases: [offset: number, line: number, column: number][] = [
    [-5, 1, 1],
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [6, 3, 3],
    [99, 3, 3],
  ];
  for (const [offset, line, column] of cases)
    assert.deepEqual(source.position(offset), { line, column }, String(offset));
  assert.deepEqual(sourceText("m.yaml", "").position(0), { line: 1, column: 1 });
});

test("a line and column become the offset again; what is past an end is at it", () => {
  const source = sourceText("m.yaml", "ab\n\ncd");
  for (let offset = 0; offset <= source.text.length; offset += 1) {
    assert.equal(source.offset(source.position(offset)), offset);
  }
  assert.deepEqual(
    [
      source.offset({ line: 1, column: 9 }),
      source.offset({ line: 3, column: 9 }),
      source.offset({ line: 9, column: 1 }),
    ],
    [2, 6, 6],
  );
});
