/** A refusal on the way through a pattern; `parseRegex` turns it into its result. */
export class PatternRefusal extends Error {}

/** Walks over the code points of a pattern. */
export class PatternCursor {
  /** With the flag `x`, spaces and `#` comments between tokens mean nothing. */
  skipsSpace = false;
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  /** The character here; empty at the end. */
  get here(): string {
    return this.#characters[this.#at] ?? "";
  }

  get position(): number {
    return this.#at;
  }

  /** Goes back to a place where it has been. */
  returnTo(position: number): void {
    this.#at = position;
  }

  /** The character here, which is then behind. */
  take(): string {
    const character = this.here;
    this.#at += 1;
    return character;
  }

  /** As `take`, and past the spaces that follow. */
  takeToken(): string {
    const character = this.take();
    this.skipSpace();
    return character;
  }

  /** Whether `text` stands here; if so it is then behind. */
  takeIf(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** Whether `text`, of ASCII, stands here. */
  startsWith(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#characters[this.#at + index] !== text[index]) return false;
    }
    return true;
  }

  skipSpace(): void {
    if (!this.skipsSpace) return;
    for (;;) {
      while (/^\p{White_Space}$/u.test(this.here)) this.#at += 1;
      if (this.here !== "#") return;
      while (!this.isAtEnd() && this.take() !== "\n");
    }
  }
}
