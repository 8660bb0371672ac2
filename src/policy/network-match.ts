import { parseAddress, parseCidr, unmapAddress, type IpAddress } from "../resources/index.js";
import { addBit, bitSet, removeBit, type BitSet } from "./bit-set.js";
import type { NetworkRule } from "./port-policy-content.js";

/**
 * A numbered list whose entries say which addresses they accept, cut into stretches of addresses that all have the same
 * answer. Looking up an address is a binary search, however many networks there are.
 */
export interface NetworkTable {
  readonly size: number;
  readonly 4: readonly Stretch[];
  readonly 6: readonly Stretch[];
}

/** The addresses from `start` up to the next stretch, and the numbers that accept them. */
export interface Stretch {
  readonly start: bigint;
  readonly numbers: BitSet;
}

/**
 * Numbers each list of networks by its position. An address is accepted by a list when some network of it holds the
 * address and none of that network's exceptions does. Host bits are masked. An unreadable network accepts nobody, and
 * an unreadable exception makes its network accept nobody.
 */
export function compileNetworks(lists: readonly (readonly NetworkRule[])[]): NetworkTable {
  const spans = lists.map((rules) => rules.flatMap(acceptedSpans));
  return { size: lists.length, 4: stretches(spans, 4), 6: stretches(spans, 6) };
}

/**
 * Which numbers accept the address of a TCP peer. IPv4 in IPv6 clothes counts as IPv4, and the zone of a link-local
 * address does not count; families never mix otherwise. A text that is no address is accepted by nobody, `0.0.0.0/0`
 * included.
 */
export function acceptingAddress(table: NetworkTable, text: string): BitSet {
  const address = parseAddress(unmapAddress(withoutZone(text)));
  if (address === undefined) return bitSet(table.size);
  return stretchAt(table[address.family], toNumber(address))?.numbers ?? bitSet(table.size);
}

interface Span {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

function acceptedSpans(rule: NetworkRule): readonly Span[] {
  const network = spanOf(rule.cidr);
  const exceptions = rule.except.map(spanOf);
  if (network === undefined || !exceptions.every((exception) => exception !== undefined)) return [];
  return without(network, exceptions);
}

function spanOf(cidr: string): Span | undefined {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) return undefined;
  const { address, prefixLength } = parsed;
  const hostBits = BigInt(address.words.length * 32 - prefixLength);
  const first = (toNumber(address) >> hostBits) << hostBits;
  return { family: address.family, first, last: first + (1n << hostBits) - 1n };
}

function without(network: Span, exceptions: readonly Span[]): readonly Span[] {
  const pieces: Span[] = [];
  let first = network.first;
  for (const exception of [...exceptions].sort((a, b) => compareNumbers(a.first, b.first))) {
    if (exception.family !== network.family) continue;
    const last = exception.first > network.last ? network.last : exception.first - 1n;
    if (first <= last) pieces.push({ ...network, first, last });
    if (exception.last >= first) first = exception.last + 1n;
  }
  if (first <= network.last) pieces.push({ ...network, first });
  return pieces;
}

/** Sweeps over the borders of all spans, counting for each number how many of its spans are open. */
function stretches(lists: readonly (readonly Span[])[], family: 4 | 6): readonly Stretch[] {
  const borders = lists.flatMap((spans, number) =>
    spans
      .filter((span) => span.family === family)
      .flatMap(({ first, last }) => [
        { at: first, number, change: 1 },
        { at: last + 1n, number, change: -1 },
      ]),
  );
  borders.sort((a, b) => compareNumbers(a.at, b.at));
  const open = lists.map(() => 0);
  const numbers = bitSet(lists.length);
  const result: Stretch[] = [];
  borders.forEach(({ at, number, change }, index) => {
    open[number]! += change;
    if (open[number] === 0) removeBit(numbers, number);
    else addBit(numbers, number);
    if (borders[index + 1]?.at !== at) result.push({ start: at, numbers: numbers.slice() });
  });
  return result;
}

/** The last stretch that starts at or before the address. */
function stretchAt(list: readonly Stretch[], address: bigint): Stretch | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.start <= address) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toNumber(address: IpAddress): bigint {
  return address.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

function withoutZone(text: string): string {
  const percent = text.indexOf("%");
  return percent < 0 ? text : text.slice(0, percent);
}
