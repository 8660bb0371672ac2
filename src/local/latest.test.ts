import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "./latest.js";

test("what is asked for during a run is done once more after it, never beside it", async () => {
  const finish: (() => void)[] = [];
  let runs = 0;
  const latest = new Latest(() => {
    runs += 1;
    return new Promise<void>((resolve) => finish.push(resolve));
  });
  const first = latest.request();
  void latest.request();
  const third = latest.request();
  assert.equal(runs, 1);
  finish[0]?.();
  await tick();
  assert.equal(runs, 2);
  finish[1]?.();
  await Promise.all([first, third, latest.idle()]);
  assert.equal(runs, 2);
});

test("a failure reaches who asked, and the next request runs again", async () => {
  let fails = true;
  const latest = new Latest(() => (fails ? Promise.reject(new Error("no")) : Promise.resolve()));
  await assert.rejects(latest.request(), /no/);
  await latest.idle();
  fails = false;
  await latest.request();
});

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
