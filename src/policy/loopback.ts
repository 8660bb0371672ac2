import { defaultReference, type ClientAuthorization } from "./port-policy-content.js";

/**
 * The authorization that sidecars append to every list they are given, so that a workload can always talk to itself
 * (policy.md 6.4). It comes last: whatever an explicit policy grants is attributed to that policy.
 */
export const loopbackAuthorization: ClientAuthorization = {
  reference: defaultReference("localhost"),
  networks: [
    { cidr: "127.0.0.1/32", except: [] },
    { cidr: "::1/128", except: [] },
  ],
  authentication: { kind: "unauthenticated" },
};
