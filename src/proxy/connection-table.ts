/** An open connection, as the proxy as a whole deals with it. */
export interface OpenConnection {
  /** When its present time limit ends, on the table's clock in milliseconds; 0: no limit now. */
  deadline: number;
  /** The deadline has passed. */
  expire(): void;
  /** Closes at once, without ceremony. */
  destroy(): void;
  /** Finishes what is in flight, then closes. Absent: left alone until the drain's deadline. */
  drain?(): void;
  /** The policy may have changed: cuts itself when it would not be let in now. Absent: decided elsewhere. */
  reevaluate?(): void;
}

/**
 * The open connections of one proxy and one coarse clock for all their time limits. One timer sweeps the table, so
 * that setting a limit on the hot path is an assignment; limits are met up to `resolutionMs` early or late.
 */
export class ConnectionTable {
  /** Milliseconds since an arbitrary start, as of the last sweep. */
  now = 0;
  private readonly members = new Set<OpenConnection>();
  private readonly timer: NodeJS.Timeout;
  private whenEmpty: (() => void) | undefined;
  private isDraining = false;

  constructor(resolutionMs = 250) {
    const start = performance.now();
    this.timer = setInterval(() => {
      this.now = performance.now() - start;
      this.sweep();
    }, resolutionMs);
    this.timer.unref();
  }

  get size(): number {
    return this.members.size;
  }

  add(member: OpenConnection): void {
    this.members.add(member);
    // It was on its way here when the drain began.
    if (this.isDraining) member.drain?.();
  }

  remove(member: OpenConnection): void {
    this.members.delete(member);
    if (this.members.size === 0) this.whenEmpty?.();
  }

  reevaluate(): void {
    for (const member of [...this.members]) member.reevaluate?.();
  }

  /** Resolves when no connection is left; what is left after `deadlineMs` is destroyed. */
  async drain(deadlineMs: number): Promise<void> {
    this.isDraining = true;
    for (const member of [...this.members]) member.drain?.();
    if (this.members.size > 0 && deadlineMs > 0) {
      let cut: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.whenEmpty = resolve;
        cut = setTimeout(resolve, deadlineMs);
      });
      clearTimeout(cut);
    }
    clearInterval(this.timer);
    for (const member of [...this.members]) member.destroy();
  }

  private sweep(): void {
    for (const member of this.members) {
      if (member.deadline !== 0 && member.deadline <= this.now) {
        member.deadline = 0;
        member.expire();
      }
    }
  }
}
