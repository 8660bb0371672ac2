import { METHODS } from "node:http";

/** The methods that Node's own parser takes, by length: we accept a subset of what it accepts. */
const byLength: (readonly { readonly name: string; readonly bytes: Buffer }[])[] = [];
for (const name of METHODS)
  byLength[name.length] = [...(byLength[name.length] ?? []), { name, bytes: Buffer.from(name) }];

/** Length of the longest method there is. */
export const longestMethod = Math.max(...METHODS.map((name) => name.length));

/** Upper-case letters and the dash of M-SEARCH. */
export function isMethodByte(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || byte === 45;
}

/** The method that stands between two positions, without making a string of it; undefined when there is none such. */
export function readMethod(bytes: Buffer, start: number, end: number): string | undefined {
  const candidates = byLength[end - start];
  if (candidates === undefined) return undefined;
  for (const candidate of candidates) {
    let index = 0;
    while (index < candidate.bytes.length && candidate.bytes[index] === bytes[start + index]) index++;
    if (index === candidate.bytes.length) return candidate.name;
  }
  return undefined;
}
