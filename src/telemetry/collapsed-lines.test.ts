import assert from "node:assert/strict";
import { test } from "node:test";
import { collapsedLines } from "./collapsed-lines.js";

test("a line is written at once, its repetitions as one count at the end of the window", () => {
  const { lines, advance, log } = subject();
  log.add("a");
  log.add("a");
  log.add("b");
  log.add("a");
  assert.deepEqual(lines, ["a", "b"]);
  advance(5_000);
  log.add("c");
  assert.deepEqual(lines, ["a", "b", "a (2 more times)", "c"]);
});

test("after its window a line is written again", () => {
  const { lines, advance, log } = subject();
  log.add("a");
  advance(5_000);
  log.add("a");
  assert.deepEqual(lines, ["a", "a"]);
});

test("flush writes what was only counted, once", () => {
  const { lines, log } = subject();
  log.add("a");
  log.add("a");
  log.flush();
  log.flush();
  assert.deepEqual(lines, ["a", "a (1 more time)"]);
});

test("a flood of different lines is cut and its size is told", () => {
  const { lines, log } = subject(3);
  for (let index = 0; index < 1_000; index += 1) log.add(`line ${index}`);
  log.flush();
  assert.deepEqual(lines, ["line 0", "line 1", "line 2", "997 further decisions not shown: too many different ones"]);
});

function subject(maxLines = 50) {
  let time = 0;
  const lines: string[] = [];
  const log = collapsedLines({ write: (line) => lines.push(line), now: () => time, maxLines });
  return { lines, log, advance: (ms: number) => (time += ms) };
}
