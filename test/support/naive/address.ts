import type { Network } from "./manifest.js";

/** An address as one big number. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/**
 * 4.3: "client IP ∈ any network where `cidr ∋ ip` and no `except ∋ ip`; families never mix; IPv4-mapped IPv6 peers are
 * unwrapped first."
 */
export function inSomeNetwork(networks: readonly Network[], client: string): boolean {
  // A zone belongs to the socket and not to the address.
  const address = unwrapped(parse(client.split("%")[0]!));
  return networks.some(
    ({ cidr, except }) => contains(cidr, address) && !(except ?? []).some((hole) => contains(hole, address)),
  );
}

/** 1.5: "Host bits may be set (… containment masks it). A bare IP = /32 or /128." */
function contains(cidr: string, address: Address): boolean {
  const [text = "", length] = cidr.split("/");
  const network = parse(text);
  if (network.bits !== address.bits) return false;
  const hostBits = BigInt(network.bits - (length === undefined ? network.bits : Number(length)));
  return network.value >> hostBits === address.value >> hostBits;
}

function unwrapped(address: Address): Address {
  const isMapped = address.bits === 128 && address.value >> 32n === 0xffffn;
  return isMapped ? { bits: 32, value: address.value & 0xffffffffn } : address;
}

function parse(text: string): Address {
  if (!text.includes(":")) return { bits: 32, value: ipv4(text) };
  const [head = "", tail] = text.split("::");
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<bigint>(8 - before.length - after.length).fill(0n);
  const value = [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) + group, 0n);
  return { bits: 128, value };
}

function ipv4(text: string): bigint {
  return text.split(".").reduce((sum, octet) => (sum << 8n) + BigInt(octet), 0n);
}

function groups(text: string): bigint[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [BigInt(`0x${part}`)];
    const value = ipv4(part);
    return [value >> 16n, value & 0xffffn];
  });
}
