/**
 * IP addresses and networks as NetworkAuthentications write them. The grammar is strict, so that nothing is read in two
 * ways: decimal octets without leading zeros, no hexadecimal or shortened IPv4, no zone ids, no spaces.
 */

/** One 32-bit word for IPv4, four for IPv6, most significant first. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly words: readonly number[];
}

/** A network. `address` keeps its host bits as written; containment masks them. */
export interface Cidr {
  readonly address: IpAddress;
  /** 0 to 32 or 128. */
  readonly prefixLength: number;
}

/** The address that `text` spells, or undefined. `::ffff:10.0.0.1` is an IPv6 address here: see `unmapAddress`. */
export function parseAddress(text: string): IpAddress | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** The network that `text` spells, or undefined. A bare address is a network of one (`/32` or `/128`). */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = address.words.length * 32;
  if (slash === -1) return { address, prefixLength: bits };
  const written = text.slice(slash + 1);
  if (!DECIMAL.test(written) || Number(written) > bits) return undefined;
  return { address, prefixLength: Number(written) };
}

/** Whether the address is in the network. Families never mix: `::/0` holds no IPv4 address. */
export function containsAddress(cidr: Cidr, address: IpAddress): boolean {
  if (cidr.address.family !== address.family) return false;
  let bits = cidr.prefixLength;
  for (let index = 0; bits > 0; index += 1, bits -= 32) {
    const mask = bits >= 32 ? 0xffffffff : ~(0xffffffff >>> bits);
    if (((cidr.address.words[index]! ^ address.words[index]!) & mask) !== 0) return false;
  }
  return true;
}

/** Whether every address of `inner` is in `outer`; equal networks contain each other. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixLength <= inner.prefixLength && containsAddress(outer, inner.address);
}

/**
 * A peer's address as policy compares it: an IPv4 address in IPv6 clothes (`::ffff:10.0.0.1`, as dual-stack sockets
 * report) becomes the IPv4 address; everything else, readable or not, is returned unchanged.
 */
export function unmapAddress(text: string): string {
  const words = text.includes(":") ? parseAddress(text)?.words : undefined;
  if (words === undefined || words[0] !== 0 || words[1] !== 0 || words[2] !== 0xffff) return text;
  const word = words[3]!;
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join(".");
}

/** Reads in one pass, since the address of every peer comes through here. */
function parseIpv4(text: string): IpAddress | undefined {
  let word = 0;
  let octet = -1;
  let dots = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit === DOT_AS_DIGIT) {
      if (octet < 0) return undefined;
      word = word * 256 + octet;
      octet = -1;
      dots += 1;
      continue;
    }
    // A zero in front of another digit is not read: some take it for octal.
    if (digit < 0 || digit > 9 || octet === 0) return undefined;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return undefined;
  }
  return dots === 3 && octet >= 0 ? { family: 4, words: [word * 256 + octet] } : undefined;
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 1 ? [] : parseGroups(halves[1]!, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // `::` stands for at least one group; without it there are exactly eight.
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  const words = [0, 2, 4, 6].map((index) => groups[index]! * 0x10000 + groups[index + 1]!);
  return { family: 6, words };
}

/** The 16-bit groups between colons; `mayEndInIpv4` allows the last 32 bits to be written as an IPv4 address. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const embedded = mayEndInIpv4 && index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (embedded !== undefined) groups.push(embedded.words[0]! >>> 16, embedded.words[0]! & 0xffff);
    else if (HEXADECIMAL.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

const DECIMAL = /^(0|[1-9][0-9]{0,2})$/;
const DOT_AS_DIGIT = 0x2e - 0x30;
const HEXADECIMAL = /^[0-9a-fA-F]{1,4}$/;
/** The longest spelling: eight groups, the last two as IPv4. */
const MAX_ADDRESS_LENGTH = 45;
