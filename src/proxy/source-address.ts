import { isIPv4 } from "node:net";

/**
 * The address to connect from, or undefined for the system's choice. A loopback address, which the local mesh gives to
 * its workloads, reaches loopback addresses only: from it the system refuses every connection to the world outside.
 */
export function sourceAddress(localAddress: string | undefined, host: string): string | undefined {
  if (localAddress === undefined || !isLoopback(localAddress)) return localAddress;
  return isLoopback(host) ? localAddress : undefined;
}

function isLoopback(address: string): boolean {
  return isIPv4(address) && address.startsWith("127.");
}
