/**
 * JSON indented by two, ending in a line end, and plain to any terminal: what JSON itself leaves unescaped but a
 * terminal obeys or hides (C1 controls, bidirectional marks, line separators) is written as `\u....`, which means the
 * same to every parser.
 */
export function jsonDocument(value: unknown): string {
  return `${escapeInStrings(JSON.stringify(value, null, 2))}\n`;
}

/** For text whose unusual characters stand inside double-quoted strings, as in JSON and in quoted YAML. */
export function escapeInStrings(text: string): string {
  return text.replace(unsafe, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Whether `escapeInStrings` would change the text, or the text spans lines. */
export function needsEscaping(text: string): boolean {
  return text.search(unsafe) !== -1 || text.includes("\n");
}

/** As `telemetry/printable.ts`, but for line ends, which are layout here. */
const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
