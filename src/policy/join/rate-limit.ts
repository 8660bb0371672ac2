import { serviceAccountIdentity, type IdentityDomain } from "../../identity/index.js";
import { refersTo, type HTTPLocalRateLimitPolicy, type NamespacedTargetReference } from "../../resources/index.js";
import type { RateLimitContent } from "../port-policy-content.js";
import { byPrecedence } from "./precedence.js";

/** The policy that counts among those that target one Server: the oldest, then the first by name (policy.md 1.13). */
export function acceptedRateLimit(policies: Iterable<HTTPLocalRateLimitPolicy>): HTTPLocalRateLimitPolicy | undefined {
  let first: HTTPLocalRateLimitPolicy | undefined;
  for (const policy of policies) if (first === undefined || byPrecedence(policy, first) < 0) first = policy;
  return first;
}

/** The limits with the identities of the clients that have their own. */
export function rateLimitContent(
  { metadata, spec }: HTTPLocalRateLimitPolicy,
  domain: IdentityDomain,
): RateLimitContent {
  const { total, identity, overrides } = spec;
  return {
    reference: { group: "policy.linkerd.io", kind: "HTTPLocalRateLimitPolicy", name: metadata.name },
    ...(total === undefined ? {} : { total: total.requestsPerSecond }),
    ...(identity === undefined ? {} : { identity: identity.requestsPerSecond }),
    overrides: overrides.map(({ requestsPerSecond, clientRefs }) => ({
      requestsPerSecond,
      identities: clientRefs.flatMap((reference) => clientIdentity(reference, metadata.namespace, domain)),
    })),
  };
}

/** Admission takes ServiceAccounts only. Another kind, if it gets here, names no client, whom `identity` then limits. */
function clientIdentity(
  reference: NamespacedTargetReference,
  ownNamespace: string,
  domain: IdentityDomain,
): readonly string[] {
  if (!refersTo(reference, "", "ServiceAccount")) return [];
  const namespace = reference.namespace ?? ownNamespace;
  return [serviceAccountIdentity({ serviceAccount: reference.name, namespace }, domain)];
}
