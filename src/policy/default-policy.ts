import type { DefaultPolicyName } from "../resources/index.js";
import { defaultPolicyNames } from "../resources/index.js";
import {
  defaultReference,
  everyNetwork,
  type ClientAuthentication,
  type ClientAuthorization,
} from "./port-policy-content.js";

/**
 * What a default policy grants: nothing for `deny`, one authorization of the policy's own name for the others
 * (policy.md 3.6, 3.7, 6.10).
 *
 * `cluster-authenticated` does not ask whose cluster the identity belongs to: any proven DNS identity from an address
 * inside `clusterNetworks` will do.
 */
export function defaultAuthorizations(
  policy: DefaultPolicyName,
  clusterNetworks: readonly string[],
): readonly ClientAuthorization[] {
  const inside = clusterNetworks.map((cidr) => ({ cidr, except: [] }));
  const reference = defaultReference(policy);
  switch (policy) {
    case "deny":
      return [];
    case "all-unauthenticated":
    case "audit":
      return [{ reference, networks: everyNetwork, authentication: anyone }];
    case "all-authenticated":
      return [{ reference, networks: everyNetwork, authentication: anyIdentity }];
    case "cluster-unauthenticated":
      return [{ reference, networks: inside, authentication: anyone }];
    case "cluster-authenticated":
      return [{ reference, networks: inside, authentication: anyIdentity }];
  }
}

/** The policy of a port that requires identity: `deny` and `audit` stay as they are (policy.md 3.7). */
export function requiringIdentity(policy: DefaultPolicyName): DefaultPolicyName {
  switch (policy) {
    case "all-unauthenticated":
      return "all-authenticated";
    case "cluster-unauthenticated":
      return "cluster-authenticated";
    case "all-authenticated":
    case "cluster-authenticated":
    case "deny":
    case "audit":
      return policy;
  }
}

/** The policy of that exact name, or undefined: `all_authenticated` is none. */
export function parseDefaultPolicyName(text: string): DefaultPolicyName | undefined {
  return defaultPolicyNames.find((name) => name === text);
}

const anyone: ClientAuthentication = { kind: "unauthenticated" };
const anyIdentity: ClientAuthentication = { kind: "identities", identities: [{ kind: "suffix", labels: [] }] };
