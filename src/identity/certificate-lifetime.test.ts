import { test } from "node:test";
import assert from "node:assert/strict";
import { renewAt, retryAt } from "./certificate-lifetime.js";

const notBefore = new Date("2030-05-04T00:00:00Z");
const after = (ms: number) => new Date(notBefore.getTime() + ms);
const hour = 3_600_000;
const day = 24 * hour;

test("a certificate is renewed at 70 % of its life", () => {
  const validity = { notBefore, notAfter: after(10 * hour) };
  assert.deepEqual(renewAt(validity, after(0)), after(7 * hour));
  assert.deepEqual(renewAt(validity, after(6 * hour)), after(7 * hour));
});

test("a renewal is never less than ten seconds away, nor more than a day", () => {
  const validity = { notBefore, notAfter: after(10 * hour) };
  assert.deepEqual(renewAt(validity, after(7 * hour - 1)), after(7 * hour - 1 + 10_000));
  assert.deepEqual(renewAt(validity, after(9 * hour)), after(9 * hour + 10_000));
  assert.deepEqual(renewAt(validity, after(20 * hour)), after(20 * hour + 10_000));
  assert.deepEqual(renewAt({ notBefore, notAfter: after(365 * day) }, after(0)), after(day));
});

test("a failed renewal is tried again at 70 % of what is left, within the same bounds", () => {
  const validity = { notAfter: after(10 * hour) };
  assert.deepEqual(retryAt(validity, after(0)), after(7 * hour));
  assert.deepEqual(retryAt(validity, after(7 * hour)), after(9.1 * hour));
  assert.deepEqual(retryAt(validity, after(10 * hour - 1000)), after(10 * hour - 1000 + 10_000));
  assert.deepEqual(retryAt(validity, after(12 * hour)), after(12 * hour + 10_000));
  assert.deepEqual(retryAt({ notAfter: after(365 * day) }, after(0)), after(day));
});
