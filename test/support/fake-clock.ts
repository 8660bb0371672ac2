/** A clock that a test moves by hand; timers fire in their order as it passes them. */
export class FakeClock {
  #now: number;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  constructor(now: Date) {
    this.#now = now.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  schedule(afterMs: number, run: () => void): () => void {
    const timer = { at: this.#now + afterMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves to `time`, firing what falls due. After each timer, promises that wait on nothing else are settled. */
  async advanceTo(time: Date): Promise<void> {
    for (let due = this.#takeDue(time); due !== undefined; due = this.#takeDue(time)) {
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await this.settle();
    }
    this.#now = Math.max(this.#now, time.getTime());
  }

  async advanceBy(ms: number): Promise<void> {
    await this.advanceTo(new Date(this.#now + ms));
  }

  /** Lets promises that wait on nothing else settle. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves the wall clock without firing anything, as a laptop's does while it sleeps: timers wait as long as before. */
  sleep(ms: number): void {
    this.#now += ms;
    this.#timers = this.#timers.map((timer) => ({ at: timer.at + ms, run: timer.run }));
  }

  #takeDue(time: Date): { readonly at: number; readonly run: () => void } | undefined {
    const [first] = this.#timers.filter(({ at }) => at <= time.getTime()).sort((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter((timer) => timer !== first);
    return first;
  }
}
