import { containsAddress, parseAddress, parseCidr, quoted, unmapAddress } from "../resources/index.js";
import type { NetworkRule } from "./port-policy-content.js";

/** Why an address that looks as if it belonged to one of the networks does not: one sentence. Null: it does not look so. */
export function networkSlip(networks: readonly NetworkRule[], text: string): string | null {
  const address = parseAddress(unmapAddress(text));
  if (address === undefined) return `${quoted(text)} is no IP address, and none is accepted for it`;
  for (const { cidr, except } of networks) {
    const holds = (network: string): boolean => {
      const parsed = parseCidr(network);
      return parsed !== undefined && containsAddress(parsed, address);
    };
    const exception = holds(cidr) ? except.find(holds) : undefined;
    if (exception !== undefined)
      return `${quoted(text)} is in ${quoted(cidr)}, and in its exception ${quoted(exception)}`;
  }
  const families = new Set(networks.map(({ cidr }) => parseCidr(cidr)?.address.family));
  if (families.size > 0 && !families.has(address.family)) {
    const [own, other] = address.family === 4 ? ["IPv4", "IPv6"] : ["IPv6", "IPv4"];
    return `the client's address is ${own}, and only ${other} networks are listed`;
  }
  return null;
}
