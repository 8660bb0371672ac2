import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "./clock.js";
import type { ProcessEnd, ProcessGroup, ProcessSpec } from "./process-group.js";
import { superviseProcess, type ProcessReport } from "./supervised-process.js";

test("a program that keeps ending is started again after ever longer pauses", async () => {
  const world = fakeWorld();
  const supervised = superviseProcess(spec, world.options);
  for (let round = 0; round < 4; round += 1) {
    await world.started(round + 1);
    world.end({ kind: "exited", code: 1 });
    await world.settle();
    world.runTimers();
  }
  await world.started(5);
  assert.deepEqual(world.restarts(), [1_000, 2_000, 4_000, 8_000]);
  await supervised.stop();
});

test("a program that worked for ten seconds is started again after the shortest pause", async () => {
  const world = fakeWorld();
  const supervised = superviseProcess(spec, world.options);
  await world.started(1);
  world.end({ kind: "exited", code: 1 });
  await world.settle();
  world.runTimers();
  await world.started(2);
  world.advance(10_000);
  world.end({ kind: "killed", signal: "SIGSEGV" });
  await world.settle();
  assert.deepEqual(world.restarts(), [1_000, 1_000]);
  await supervised.stop();
});

test("a program that cannot be started is reported and tried again", async () => {
  const world = fakeWorld({ failure: { kind: "not-started", message: "no program `x`" } });
  const supervised = superviseProcess(spec, world.options);
  await world.settle();
  assert.deepEqual(world.reports, [
    { kind: "ended", end: { kind: "not-started", message: "no program `x`" }, restartInMs: 1_000 },
  ]);
  await supervised.stop();
  assert.equal(world.reports.length, 1);
});

test("stopping asks first, insists after the grace, and starts nothing again", async () => {
  const world = fakeWorld({ stubborn: true });
  const supervised = superviseProcess(spec, world.options);
  await world.started(1);
  const stopped = supervised.stop();
  await world.settle();
  assert.deepEqual(world.signals, ["SIGTERM"]);
  world.advance(5_000);
  world.runTimers();
  await world.settle();
  assert.deepEqual(world.signals, ["SIGTERM", "SIGKILL"]);
  world.end({ kind: "killed", signal: "SIGKILL" });
  world.runTimers();
  await stopped;
  await supervised.stop();
  assert.equal(world.spawned(), 1);
  assert.deepEqual(world.guarded, ["add 1", "drop 1"]);
});

test("stopping during a pause ends the pause", async () => {
  const world = fakeWorld();
  const supervised = superviseProcess(spec, world.options);
  await world.started(1);
  world.end({ kind: "exited", code: 0 });
  await world.settle();
  await supervised.stop();
  assert.equal(world.spawned(), 1);
});

const spec: ProcessSpec = { command: ["x"], cwd: "/", env: {} };

/** One program at a time, ended by the test; timers run when the test says so. */
function fakeWorld({ failure, stubborn = false }: { failure?: ProcessEnd; stubborn?: boolean } = {}) {
  let time = 0;
  let timers: (() => void)[] = [];
  let spawned = 0;
  let current: { alive: boolean; end: (end: ProcessEnd) => void } | undefined;
  const reports: ProcessReport[] = [];
  const signals: string[] = [];
  const guarded: string[] = [];
  const clock: Clock = {
    now: () => time,
    after(_delayMs, run) {
      timers.push(run);
      return () => (timers = timers.filter((timer) => timer !== run));
    },
  };
  const end = (how: ProcessEnd): void => {
    assert.ok(current);
    current.alive = false;
    current.end(how);
  };
  const spawn = (): ProcessGroup => {
    if (failure !== undefined) {
      return { pid: undefined, ended: Promise.resolve(failure), signal: () => undefined, isEmpty: () => true };
    }
    spawned += 1;
    const ended = new Promise<ProcessEnd>((resolve) => {
      current = { alive: true, end: resolve };
    });
    const mine = current;
    return {
      pid: spawned,
      ended,
      signal(name) {
        if (mine?.alive !== true) return;
        signals.push(name);
        if (name === "SIGTERM" && !stubborn) end({ kind: "killed", signal: name });
      },
      isEmpty: () => mine?.alive !== true,
    };
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    options: {
      spawn,
      clock,
      report: (report: ProcessReport) => void reports.push(report),
      graceMs: 5_000,
      guard: { add: (pid: number) => guarded.push(`add ${pid}`), drop: (pid: number) => guarded.push(`drop ${pid}`) },
    },
    reports,
    signals,
    guarded,
    settle,
    spawned: () => spawned,
    async started(count: number) {
      await settle();
      assert.equal(spawned, count);
    },
    restarts: () => reports.flatMap((report) => (report.kind === "ended" ? [report.restartInMs] : [])),
    advance: (ms: number) => (time += ms),
    runTimers() {
      const due = timers;
      timers = [];
      for (const run of due) run();
    },
    end,
  };
}
