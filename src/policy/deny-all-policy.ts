import type { PortPolicy } from "./model.js";

/**
 * The policy of a port whose own policy cannot be read: everyone is refused, loopback included, and the decisions name
 * `default/invalid` so that it shows wherever decisions are counted (policy.md 6.8).
 */
export function denyAllPolicy(name = "invalid"): PortPolicy {
  throw new Error(`not yet: ${name}`);
}
