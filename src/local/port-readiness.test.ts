import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import type { Clock } from "./clock.js";
import { acceptsConnections, waitForPorts, type PortTarget } from "./port-readiness.js";

const targets: PortTarget[] = [
  { name: "a", address: "127.66.0.1", port: 1 },
  { name: "b", address: "127.66.0.2", port: 2 },
];

test("waiting ends when everything listens, after ever longer pauses of bounded length", async () => {
  const { clock, pauses } = instantClock();
  let asked = 0;
  const late = (): Promise<boolean> => Promise.resolve((asked += 1) > 8);
  const options = { clock, timeoutMs: 1e9, accepts: late, signal: new AbortController().signal };
  assert.deepEqual(await waitForPorts(targets.slice(0, 1), options), []);
  assert.deepEqual(pauses, [25, 50, 100, 200, 400, 500, 500, 500]);
});

test("what does not listen in time is named, the rest is not", async () => {
  const { clock } = instantClock();
  const accepts = (address: string): Promise<boolean> => Promise.resolve(address === "127.66.0.1");
  const missing = await waitForPorts(targets, {
    clock,
    timeoutMs: 5_000,
    accepts,
    signal: new AbortController().signal,
  });
  assert.deepEqual(missing, [targets[1]]);
});

test("an abort ends the waiting at once", async () => {
  const clock: Clock = { now: () => 0, after: () => () => undefined };
  const stop = new AbortController();
  const waiting = waitForPorts(targets, {
    clock,
    timeoutMs: 1e9,
    accepts: () => Promise.resolve(false),
    signal: stop.signal,
  });
  stop.abort();
  assert.deepEqual(await waiting, targets);
});

test("a port accepts connections while somebody listens", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const { port } = server.address() as { port: number };
  assert.equal(await acceptsConnections("127.0.0.1", port), true);
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await acceptsConnections("127.0.0.1", port), false);
});

/** A clock on which every pause is over at once and the time has passed. */
function instantClock(): { clock: Clock; pauses: number[] } {
  const pauses: number[] = [];
  let time = 0;
  const clock: Clock = {
    now: () => time,
    after(delayMs, run) {
      pauses.push(delayMs);
      time += delayMs;
      queueMicrotask(run);
      return () => undefined;
    },
  };
  return { clock, pauses };
}
