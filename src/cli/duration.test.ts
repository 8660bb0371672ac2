import assert from "node:assert/strict";
import { test } from "node:test";
import { MeshtlsError } from "../errors.js";
import { formatDuration, parseDuration } from "./duration.js";

const hour = 3_600_000;

for (const [text, milliseconds] of [
  ["87600h", 87_600 * hour],
  ["24h0m0s", 24 * hour],
  ["1h30m", 1.5 * hour],
  ["90m", 1.5 * hour],
  ["30s", 30_000],
  ["365d", 365 * 24 * hour],
] as const) {
  test(`${text} is ${milliseconds} ms`, () => assert.equal(parseDuration("--x", text), milliseconds));
}

for (const text of ["", "1", "h", "-1h", "1.5h", "1h ", "1 h", "0h", "1y", "1hh", "99999999999h", "1000000h", "1h\n"]) {
  test(`\`${JSON.stringify(text)}\` is no duration`, () => {
    assert.throws(
      () => parseDuration("--x", text),
      (error) => error instanceof MeshtlsError && error.code === "E_USAGE",
    );
  });
}

for (const [milliseconds, text] of [
  [-5000, "0s"],
  [0, "0s"],
  [119_000, "119s"],
  [125_000, "2m5s"],
  [600_000, "10m"],
  [3 * hour, "3h"],
  [3 * hour + 60_000, "3h1m"],
  [21 * hour, "21h"],
  [50 * hour, "2d2h"],
  [365 * 24 * hour, "365d"],
  [3 * 365 * 24 * hour, "3y"],
  [10 * 365 * 24 * hour, "10y"],
] as const) {
  test(`${milliseconds} ms reads ${text}`, () => assert.equal(formatDuration(milliseconds), text));
}
