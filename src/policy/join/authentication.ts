import { serviceAccountIdentity, type IdentityDomain } from "../../identity/index.js";
import {
  canonicalKind,
  parseCidr,
  refersTo,
  type MeshTLSAuthentication,
  type NetworkAuthentication,
} from "../../resources/index.js";
import { parseIdentityMatch, type IdentityMatch } from "../identity-match.js";
import type { NetworkRule } from "../port-policy-content.js";

/** What an authentication comes to, or why it counts as if it did not exist. */
export type AuthenticationResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

/**
 * The identities that a MeshTLSAuthentication accepts: any one of them is enough (policy.md 2.5). References become
 * identities of this cluster's own domain, their names inserted as they stand; whether the ServiceAccount or Namespace
 * exists is never asked.
 */
export function acceptedIdentities(
  authentication: MeshTLSAuthentication,
  domain: IdentityDomain,
): AuthenticationResult<readonly IdentityMatch[]> {
  const { identities = [], identityRefs = [] } = authentication.spec;
  const matches = identities.map(parseIdentityMatch);
  for (const reference of identityRefs) {
    if (refersTo(reference, "", "ServiceAccount")) {
      matches.push(
        serviceAccountMatch(reference.name, reference.namespace ?? authentication.metadata.namespace, domain),
      );
    } else if (refersTo(reference, "", "Namespace")) {
      matches.push(
        parseIdentityMatch(serviceAccountIdentity({ serviceAccount: "*", namespace: reference.name }, domain)),
      );
    } else {
      return { ok: false, why: `invalid identity target kind: ${canonicalKind(reference)}` };
    }
  }
  return matches.length === 0 ? { ok: false, why: "No identities configured" } : { ok: true, value: matches };
}

/** Always exact: a reference to a ServiceAccount named `*` must not become a wildcard. */
export function serviceAccountMatch(name: string, namespace: string, domain: IdentityDomain): IdentityMatch {
  return { kind: "exact", identity: serviceAccountIdentity({ serviceAccount: name, namespace }, domain) };
}

/** The networks of a NetworkAuthentication. One that cannot be read spoils them all: to skip it could widen the rest. */
export function acceptedNetworks(authentication: NetworkAuthentication): AuthenticationResult<readonly NetworkRule[]> {
  const { networks } = authentication.spec;
  if (networks.length === 0) return { ok: false, why: "at least one network must be specified" };
  const unreadable = networks
    .flatMap((network) => [network.cidr, ...network.except])
    .find((cidr) => parseCidr(cidr) === undefined);
  if (unreadable !== undefined) return { ok: false, why: `\`${unreadable}\` is not a network` };
  return { ok: true, value: networks };
}
