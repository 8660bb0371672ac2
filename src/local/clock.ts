/** Time as an argument: the system's, or a test's. */
export interface Clock {
  /** Milliseconds that only go forward; where they start means nothing. */
  now(): number;
  /** Calls `run` once after `delayMs` milliseconds. Returns the way to stop that. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `delayMs`, or at once when `signal` is aborted meanwhile. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = (): void => {
      stop();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const stop = clock.after(delayMs, finish);
    signal?.addEventListener("abort", finish);
  });
}
