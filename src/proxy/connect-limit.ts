import type { Socket } from "node:net";

/** One time limit for all steps of making a connection. Starts when it is made; whoever makes it lifts it. */
export class ConnectLimit {
  private readonly timeoutMs: number;
  private readonly timer: NodeJS.Timeout;
  private guarded: { readonly step: "connect" | "handshake"; readonly socket: Socket } | undefined;
  private isOver = false;
  private isLifted = false;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
    // A busy process fires the timer before it has looked at what arrived in time: it looks once more before it gives up.
    this.timer = setTimeout(() => setImmediate(() => this.pass()), timeoutMs);
  }

  /** Names the step that is under way, and the socket to end with `ETIMEDOUT` when it takes too long. */
  guard(step: "connect" | "handshake", socket: Socket): void {
    this.guarded = { step, socket };
    if (this.isOver) this.pass();
  }

  lift(): void {
    this.isLifted = true;
    clearTimeout(this.timer);
  }

  private pass(): void {
    if (this.isLifted) return;
    this.isOver = true;
    const { guarded, timeoutMs } = this;
    // `ETIMEDOUT`, by which a time limit is told from other failures.
    const late = (step: string): Error =>
      Object.assign(new Error(`${step} timed out after ${timeoutMs}ms`), { code: "ETIMEDOUT" });
    guarded?.socket.destroy(late(guarded.step));
  }
}
