/**
 * `text` with everything that could move a cursor, colour a terminal, end a line or reorder what a person reads shown as
 * an escape (`\x1b`, `\u{202e}`), and cut to `maxChars` (default: no limit). What workloads print and what peers send
 * reach a terminal only through here.
 */
export function printable(text: string, maxChars = Infinity): string {
  const cut = text.length > maxChars;
  const shown = (cut ? text.slice(0, maxChars) : text).replace(unsafe, escapeCharacter);
  return cut ? `${shown}… (${text.length - maxChars} more)` : shown;
}

/**
 * `text` as one word of a POSIX shell; undefined when it holds characters that a terminal would not paste as they are.
 * Paths and identities in suggested commands come from peers, and people copy those commands.
 */
export function shellWord(text: string): string | undefined {
  if (text.search(unsafe) >= 0 || text.includes("\t")) return undefined;
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(text) && !text.startsWith("-")) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Controls except tab, invisible format characters such as bidirectional marks, line separators, lone surrogates. */
const unsafe = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
