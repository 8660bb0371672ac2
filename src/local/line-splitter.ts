/**
 * Turns the bytes of a program's output into lines of text. A line longer than `maxChars` (default 8,192) is handed on
 * in pieces, so that a program that never ends a line cannot fill the memory. Bytes that are not UTF-8 become U+FFFD.
 */
export class LineSplitter {
  private readonly decoder = new TextDecoder();
  private readonly line: (text: string) => void;
  private readonly maxChars: number;
  private rest = "";

  constructor(line: (text: string) => void, maxChars = 8_192) {
    this.line = line;
    this.maxChars = maxChars;
  }

  write(bytes: Uint8Array): void {
    this.take(this.decoder.decode(bytes, { stream: true }));
  }

  /** Hands on what is left without a line end. */
  end(): void {
    this.take(this.decoder.decode());
    if (this.rest !== "") this.line(this.rest);
    this.rest = "";
  }

  private take(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.emit(line.endsWith("\r") ? line.slice(0, -1) : line);
    while (this.rest.length > this.maxChars) {
      this.line(this.rest.slice(0, this.maxChars));
      this.rest = this.rest.slice(this.maxChars);
    }
  }

  private emit(line: string): void {
    for (let start = 0; start === 0 || start < line.length; start += this.maxChars) {
      this.line(line.slice(start, start + this.maxChars));
    }
  }
}
