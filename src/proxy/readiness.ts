/** What a sidecar waits for before it can serve: whoever is not done holds a block, and the blocks have names. */
export class Readiness {
  private readonly blocks = new Set<{ readonly name: string }>();

  /** Not ready until the returned function has been called; calling it again does nothing. */
  block(name: string): () => void {
    const block = { name };
    this.blocks.add(block);
    return () => void this.blocks.delete(block);
  }

  /** In the order in which they were blocked; empty: ready. */
  waitingFor(): readonly string[] {
    return [...this.blocks].map(({ name }) => name);
  }
}
