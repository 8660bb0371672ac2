import { accountIdentity } from "./identity.js";
import { refersToKind } from "./kinds.js";
import { namespaceOf, ofKind, type Server } from "./manifest.js";
import { byAgeThenName } from "./precedence.js";
import { policyObject, type Named, type World } from "./world.js";

export interface NaiveRateLimit {
  readonly reference: Named;
  readonly total?: number;
  readonly identity?: number;
  readonly overrides: readonly { readonly requestsPerSecond: number; readonly identities: readonly string[] }[];
}

/**
 * 6.2: "the accepted HTTPLocalRateLimitPolicy targeting the Server (override identities = SA identity strings, default
 * namespace = policy's)". 1.13: accepted is the "first by creationTimestamp, then name".
 */
export function rateLimitOf(world: World, server: Server): NaiveRateLimit | null {
  const [first] = ofKind(world.manifests, "HTTPLocalRateLimitPolicy")
    .filter(
      (policy) =>
        namespaceOf(policy) === namespaceOf(server) &&
        refersToKind(policy.spec.targetRef, "policy.linkerd.io", "Server") &&
        policy.spec.targetRef.name === server.metadata.name,
    )
    .sort(byAgeThenName);
  if (first === undefined) return null;
  const { total, identity, overrides } = first.spec;
  return {
    reference: policyObject("HTTPLocalRateLimitPolicy", first.metadata.name),
    ...(total ? { total: total.requestsPerSecond } : {}),
    ...(identity ? { identity: identity.requestsPerSecond } : {}),
    overrides: (overrides ?? []).map(({ requestsPerSecond, clientRefs }) => ({
      requestsPerSecond,
      identities: clientRefs.map(({ name, namespace }) =>
        accountIdentity(name, namespace ?? namespaceOf(first), world.cluster),
      ),
    })),
  };
}
