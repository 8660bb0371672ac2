/**
 * A job that never runs twice at once: what is asked for while it runs is done once more afterwards, however often it
 * was asked for. The job itself looks at what is newest.
 */
export class Latest {
  private readonly job: () => Promise<void>;
  private running: Promise<void> | undefined;
  private isWanted = false;

  constructor(job: () => Promise<void>) {
    this.job = job;
  }

  /** Resolves when a run that began after this call has ended. Rejects with what the job threw. */
  request(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.runWhileWanted();
    return this.running;
  }

  /** Resolves when nothing runs; never rejects. */
  async idle(): Promise<void> {
    await this.running?.catch(() => undefined);
  }

  private async runWhileWanted(): Promise<void> {
    try {
      while (this.takeRequest()) await this.job();
    } finally {
      this.running = undefined;
    }
  }

  private takeRequest(): boolean {
    const wanted = this.isWanted;
    this.isWanted = false;
    return wanted;
  }
}
