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

/** Controls (except tab), DEL, C1, zero-width and bidirectional marks, line separators, lone surrogates. */
const unsafe =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
