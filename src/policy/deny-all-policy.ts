import { compilePortPolicy, type CompiledPortPolicy } from "./compile-port-policy.js";
import { defaultRoutes } from "./default-routes.js";
import { defaultReference, detectTimeoutMs } from "./port-policy-content.js";

/**
 * The policy of a port whose own policy cannot be read: everyone is refused, loopback included, and the decisions name
 * `default/invalid` so that it shows wherever decisions are counted (policy.md 6.8).
 */
export function denyAllPolicy(name = "invalid"): CompiledPortPolicy {
  return compilePortPolicy({
    server: defaultReference(name),
    protocol: "detect",
    detectTimeoutMs,
    authorizations: [],
    routes: defaultRoutes({ protocol: "detect", probePaths: [], probeNetworks: [] }),
    rateLimit: null,
    admitsLoopback: false,
    invalid: "the policy of this port cannot be read",
  });
}
