/** The text in backticks, as messages show what a person wrote: on one line, of bounded length, harmless to a terminal. */
export function quoted(text: string): string {
  return `\`${visible(text, 120).replaceAll("`", "'")}\``;
}

/**
 * The text with control, bidirectional and line-breaking characters escaped, cut after `maxLength` UTF-16 units. For
 * messages whose wording is fixed elsewhere and has no backticks.
 */
export function visible(text: string, maxLength = 300): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

// Why the bidirectional marks: a name that reads differently on screen than in bytes is an attack on the reader.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/g;
