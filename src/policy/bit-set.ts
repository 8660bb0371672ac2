/** A set of small numbers: bit `n % 32` of word `n / 32`. Sets that are combined have equally many words. */
export type BitSet = Uint32Array;

/** An empty set with room for the numbers below `size`. */
export function bitSet(size: number): BitSet {
  return new Uint32Array(Math.ceil(size / 32));
}

export function addBit(set: BitSet, number: number): void {
  set[number >>> 5]! |= 1 << (number & 31);
}

export function removeBit(set: BitSet, number: number): void {
  set[number >>> 5]! &= ~(1 << (number & 31));
}

export function hasBit(set: BitSet, number: number): boolean {
  return (set[number >>> 5]! & (1 << (number & 31))) !== 0;
}

/** Adds every member of `from` to `to`. */
export function addBits(to: BitSet, from: BitSet): void {
  for (let word = 0; word < to.length; word++) to[word]! |= from[word]!;
}

export function isEmpty(set: BitSet): boolean {
  return set.every((word) => word === 0);
}

/** The smallest number that both sets hold, or -1. */
export function firstCommonBit(a: BitSet, b: BitSet): number {
  for (let word = 0; word < a.length; word++) {
    const common = (a[word]! & b[word]!) >>> 0;
    // The lowest set bit alone is a power of two, and its leading zeros tell which.
    if (common !== 0) return word * 32 + 31 - Math.clz32(common & -common);
  }
  return -1;
}
