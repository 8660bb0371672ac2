import type { Scheduler } from "../identity/index.js";
import { systemClock } from "./clock.js";

/** The wall clock and timers of this process, for what identity schedules. */
export const systemScheduler: Scheduler = {
  now: () => new Date(),
  schedule: (afterMs, run) => systemClock.after(afterMs, run),
};
