import assert from "node:assert/strict";
import { test } from "node:test";
import { countEnds, restartDelayMs } from "./restart-delay.js";

test("the delay doubles from one second and stops growing at thirty", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 2_000].map(restartDelayMs);
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("a program that ran for ten seconds starts a new row of ends", () => {
  assert.equal(countEnds(0, 5), 1);
  assert.equal(countEnds(4, 9_999), 5);
  assert.equal(countEnds(4, 10_000), 1);
});
