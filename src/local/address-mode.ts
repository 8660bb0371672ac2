import { addressCandidates } from "./address-pool.js";
import { probePort } from "./probe-port.js";

/**
 * `loopback`: every pod has addresses of its own in 127.0.0.0/8. `ports`: there is only 127.0.0.1, as on macOS, and
 * distinct ports there serve instead; peers then look alike, so network rules see them all as strangers.
 */
export type AddressMode = "loopback" | "ports";

/** Finds out by binding, because that is the question; no list of systems goes stale. */
export async function detectAddressMode(): Promise<AddressMode> {
  const { value: address } = addressCandidates("address-mode").next();
  return (await probePort(address, 0)) === "free" ? "loopback" : "ports";
}
