/**
 * A strict reader of DER for the few structures on the connection path.
 *
 * It takes a subset of what OpenSSL takes: definite lengths in their shortest form, single-byte tags, and every
 * element inside its parent to the byte. It never recurses, so nesting costs nothing; a caller descends only where it
 * expects something. Malformed input is `undefined`, never an exception.
 */
export interface DerElement {
  readonly tag: number;
  /** Where the tag byte is. */
  readonly offset: number;
  /** The first byte of the content. */
  readonly start: number;
  /** One past the last byte of the content. */
  readonly end: number;
}

/** The element that starts at `offset` and ends at `limit` or before. */
export function readElement(bytes: Uint8Array, offset: number, limit: number): DerElement | undefined {
  if (limit > bytes.length || limit - offset < 2) return undefined;
  const tag = bytes[offset]!;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const first = bytes[offset + 1]!;
  if (first < 0x80) return elementWithin(tag, offset, offset + 2, first, limit);
  const lengthBytes = first & 0x7f;
  // 0x80 is the indefinite form of BER; more than three bytes would be an element of 16 MB.
  if (lengthBytes === 0 || lengthBytes > 3 || limit - offset - 2 < lengthBytes) return undefined;
  let length = 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + bytes[offset + 2 + index]!;
  const isShortest = length >= 0x80 && length >= 256 ** (lengthBytes - 1);
  return isShortest ? elementWithin(tag, offset, offset + 2 + lengthBytes, length, limit) : undefined;
}

/** The single element that fills the bytes from `start` to `end`. */
export function readOnlyElement(bytes: Uint8Array, start: number, end: number): DerElement | undefined {
  const element = readElement(bytes, start, end);
  return element?.end === end ? element : undefined;
}

/** The elements that fill `parent`, in order. */
export function readChildren(bytes: Uint8Array, parent: DerElement): DerElement[] | undefined {
  const children: DerElement[] = [];
  let offset = parent.start;
  while (offset < parent.end) {
    const child = readElement(bytes, offset, parent.end);
    if (child === undefined) return undefined;
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** The content of an element, not copied. */
export function contentOf(bytes: Uint8Array, element: DerElement): Uint8Array {
  return bytes.subarray(element.start, element.end);
}

/** The whole element with its tag and length, not copied. */
export function encodingOf(bytes: Uint8Array, element: DerElement): Uint8Array {
  return bytes.subarray(element.offset, element.end);
}

/** The content of an element in hexadecimal: how this folder compares object identifiers. */
export function hexOf(bytes: Uint8Array, element: DerElement): string {
  let text = "";
  for (let index = element.start; index < element.end; index++) text += hexPairs[bytes[index]!]!;
  return text;
}

function elementWithin(
  tag: number,
  offset: number,
  start: number,
  length: number,
  limit: number,
): DerElement | undefined {
  return length <= limit - start ? { tag, offset, start, end: start + length } : undefined;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
