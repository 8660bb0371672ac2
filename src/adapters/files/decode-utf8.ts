import { isUtf8 } from "node:buffer";

/** Text, or the place (1-based, column in UTF-16 units) of the first byte that is not UTF-8. */
export type Decoded =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly line: number; readonly column: number };

/** The bytes as UTF-8 text, without a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isUtf8(bytes)) return { ok: true, text: new TextDecoder("utf-8").decode(bytes) };
  return { ok: false, ...firstBadByte(bytes) };
}

/** A line feed is never part of a longer character, so lines can be judged alone. */
function firstBadByte(bytes: Uint8Array): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (!isUtf8(content) || end === -1) return { line, column: firstBadColumn(content) };
    start = end + 1;
    line += 1;
  }
}

function firstBadColumn(content: Uint8Array): number {
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
  const again = new TextEncoder().encode(lossy);
  const at = content.findIndex((byte, index) => byte !== again[index]);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(content.subarray(0, at)).length + 1;
}
