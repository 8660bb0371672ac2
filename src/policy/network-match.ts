import { parseAddress, parseCidr, unmapAddress, type IpAddress } from "../resources/index.js";
import type { NetworkRule } from "./port-policy-content.js";

/**
 * A numbered list of networks, cut into stretches of addresses, each with the lowest number that accepts it. Memory
 * grows with the networks alone, and looking up an address is a binary search.
 */
export interface NetworkTable {
  readonly 4: Stretches;
  readonly 6: Stretches;
}

/** Stretch `n` reaches from its start up to the next one's. */
export interface Stretches {
  /** Of every start, one word for IPv4 and four for IPv6, most significant first. */
  readonly starts: Uint32Array;
  /** `nobody` where no number accepts. */
  readonly numbers: Int32Array;
}

/** Greater than every number of a list. */
export const nobody = 0x7fffffff;

/** Some networks and the number that they count for. */
export interface NumberedNetworks {
  readonly number: number;
  readonly networks: readonly NetworkRule[];
}

/**
 * An address is accepted by a list when some network of it holds the address and none of that network's exceptions
 * does. Host bits are masked. An unreadable network accepts nobody, and an unreadable exception makes its network
 * accept nobody.
 */
export function compileNetworks(lists: readonly NumberedNetworks[]): NetworkTable {
  const spans = lists
    .flatMap(({ number, networks }) => networks.flatMap(acceptedSpans).map((span) => ({ ...span, number })))
    .sort((a, b) => a.number - b.number);
  return { 4: stretches(spans, 4), 6: stretches(spans, 6) };
}

/** Whether the networks hold every address of both families, as one can tell without looking closely. */
export function isEverywhere(networks: readonly NetworkRule[]): boolean {
  const whole = (zero: string): boolean => networks.some(({ cidr, except }) => cidr === zero && except.length === 0);
  return whole("0.0.0.0/0") && whole("::/0");
}

/**
 * The address of a TCP peer as networks compare it. IPv4 in IPv6 clothes counts as IPv4, and the zone of a link-local
 * address does not count. Undefined: the text is no address, and nobody accepts it, `0.0.0.0/0` included.
 */
export function peerAddress(text: string): IpAddress | undefined {
  const percent = text.indexOf("%");
  return parseAddress(unmapAddress(percent < 0 ? text : text.slice(0, percent)));
}

/** The lowest number that accepts the address, or `nobody`. Families never mix. */
export function lowestAccepting(table: NetworkTable, address: IpAddress): number {
  const { starts, numbers } = table[address.family];
  const { words } = address;
  const width = words.length;
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startsAfter(starts, middle * width, words)) high = middle;
    else low = middle + 1;
  }
  return low === 0 ? nobody : numbers[low - 1]!;
}

function startsAfter(starts: Uint32Array, at: number, words: readonly number[]): boolean {
  for (let index = 0; index < words.length; index++) {
    const difference = starts[at + index]! - words[index]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
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

/** Lays the spans down in the order of their numbers, each only where nothing lies yet. */
function stretches(all: readonly (Span & { readonly number: number })[], family: 4 | 6): Stretches {
  const spans = all.filter((span) => span.family === family);
  const borders = [...new Set(spans.flatMap(({ first, last }) => [first, last + 1n]))].sort(compareNumbers);
  const position = new Map(borders.map((border, index) => [border, index]));
  const numbers = new Int32Array(borders.length).fill(nobody);
  // From each stretch, the way to the next one where nothing lies yet.
  const free = Int32Array.from({ length: borders.length + 1 }, (_, index) => index);
  for (const { first, last, number } of spans) {
    const end = position.get(last + 1n)!;
    for (let at = nextFree(free, position.get(first)!); at < end; at = nextFree(free, at)) {
      numbers[at] = number;
      free[at] = at + 1;
    }
  }
  const width = family === 4 ? 1 : 4;
  const starts = new Uint32Array(borders.length * width);
  borders.forEach((border, index) => {
    for (let word = 0; word < width; word++) {
      starts[index * width + word] = Number((border >> BigInt(32 * (width - 1 - word))) & 0xffffffffn);
    }
  });
  return withoutEnd({ starts, numbers }, borders.at(-1) === 1n << BigInt(32 * width));
}

function nextFree(free: Int32Array, from: number): number {
  let at = from;
  while (free[at] !== at) {
    free[at] = free[free[at]!]!;
    at = free[at]!;
  }
  return at;
}

/** The border behind the last address of all has no word to be written in, and no address stands there. */
function withoutEnd({ starts, numbers }: Stretches, endsBeyond: boolean): Stretches {
  if (!endsBeyond) return { starts, numbers };
  const width = starts.length / numbers.length;
  return { starts: starts.slice(0, -width), numbers: numbers.slice(0, -1) };
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toNumber(address: IpAddress): bigint {
  return address.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}
