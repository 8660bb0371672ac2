import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { debugDuration, parseGoDuration } from "./go-duration.js";

const second = 1_000_000_000n;

test("durations are read as Go reads them", () => {
  for (const [text, nanoseconds] of [
    ["0", 0n],
    ["1s", second],
    ["-1s", -second],
    ["+1h30m", 5400n * second],
    ["1.5s", 1_500_000_000n],
    [".5ms", 500_000n],
    ["1.s", second],
    ["1us2ns", 1002n],
    ["3µs", 3000n],
    ["0".repeat(63) + "s", 0n],
  ] as const) {
    assert.equal(parseGoDuration(text), nanoseconds, text);
  }
});

test("what is no duration, or nobody's, is none", () => {
  for (const text of ["", "-", "1", "1 s", "s", "1d", ".s", "1s-2s", "∞", "1e3s", "9".repeat(100) + "s"]) {
    assert.equal(parseGoDuration(text), undefined, text);
  }
});

test("a duration is printed in the largest unit that leaves a whole part", () => {
  for (const [nanoseconds, text] of [
    [0n, "0ns"],
    [999n, "999ns"],
    [1000n, "1µs"],
    [1500n, "1.5µs"],
    [20_000_000n, "20ms"],
    [1_000_000_001n, "1.000000001s"],
    [3600n * second, "3600s"],
  ] as const) {
    assert.equal(debugDuration(nanoseconds), text);
  }
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 60n }), (time) => parseGoDuration(debugDuration(time)) === time),
  );
});
