import type { IdentityDomain } from "../../identity/index.js";
import {
  canonicalKind,
  refersTo,
  type AuthorizationPolicy,
  type MeshTLSAuthentication,
  type NamespacedTargetReference,
  type NetworkAuthentication,
} from "../../resources/index.js";
import {
  acceptedIdentities,
  acceptedNetworks,
  serviceAccountMatch,
  type AuthenticationResult,
} from "./authentication.js";
import type { IdentityMatch } from "../identity-match.js";
import type { ResolvedAuthentication } from "../policy-facts.js";
import { everyNetwork, policyReference, type ClientAuthorization, type NetworkRule } from "../port-policy-content.js";

/** Finds authentications by namespace and name. */
export interface AuthenticationLookup {
  meshTls(namespace: string, name: string): MeshTLSAuthentication | undefined;
  network(namespace: string, name: string): NetworkAuthentication | undefined;
}

/** What a policy grants, or why it grants nothing. */
export interface PolicyGrant {
  readonly authentications: readonly ResolvedAuthentication[];
  readonly grant: AuthenticationResult<ClientAuthorization>;
}

/**
 * Turns the required authentications of a policy into one grant: all of them must hold, and none of them means
 * everyone. A reference that leads nowhere, two of one sort, or an authentication that is itself invalid makes the
 * whole policy grant nothing (policy.md 4.3): a requirement must never drop out of an "and".
 */
export function policyGrant(
  policy: AuthorizationPolicy,
  lookup: AuthenticationLookup,
  domain: IdentityDomain,
): PolicyGrant {
  const authentications = policy.spec.requiredAuthenticationRefs.map((reference) =>
    resolve(reference, policy.metadata.namespace, lookup),
  );
  const conflict = conflictAmong(authentications.map(({ reference }) => authenticationSort(reference)));
  if (conflict !== undefined) return { authentications, grant: { ok: false, why: conflict } };
  return { authentications, grant: combine(policy, authentications, domain) };
}

type AuthenticationSort =
  "MeshTLSAuthentication" | "NetworkAuthentication" | "ServiceAccount" | { unsupported: string };

function authenticationSort(reference: NamespacedTargetReference): AuthenticationSort {
  if (refersTo(reference, "policy.linkerd.io", "MeshTLSAuthentication")) return "MeshTLSAuthentication";
  if (refersTo(reference, "policy.linkerd.io", "NetworkAuthentication")) return "NetworkAuthentication";
  if (refersTo(reference, "", "ServiceAccount")) return "ServiceAccount";
  return { unsupported: canonicalKind(reference) };
}

function resolve(
  reference: NamespacedTargetReference,
  ownNamespace: string,
  lookup: AuthenticationLookup,
): ResolvedAuthentication {
  // An empty namespace is taken literally and finds nothing.
  const namespace = reference.namespace ?? ownNamespace;
  switch (authenticationSort(reference)) {
    case "MeshTLSAuthentication":
      return { reference, namespace, found: lookup.meshTls(namespace, reference.name) };
    case "NetworkAuthentication":
      return { reference, namespace, found: lookup.network(namespace, reference.name) };
    case "ServiceAccount":
      return { reference, namespace, found: "service-account" };
    default:
      return { reference, namespace, found: undefined };
  }
}

function conflictAmong(sorts: readonly AuthenticationSort[]): string | undefined {
  for (const sort of ["MeshTLSAuthentication", "ServiceAccount", "NetworkAuthentication"] as const) {
    if (sorts.filter((candidate) => candidate === sort).length > 1) return `policy must not include multiple ${sort}s`;
  }
  if (sorts.includes("MeshTLSAuthentication") && sorts.includes("ServiceAccount")) {
    return "policy must not include both a MeshTLSAuthentication and a ServiceAccount";
  }
  const unsupported = sorts.flatMap((sort) => (typeof sort === "string" ? [] : [sort.unsupported]));
  return unsupported.length === 0 ? undefined : `unsupported authentication kind(s): ${unsupported.join(", ")}`;
}

function combine(
  policy: AuthorizationPolicy,
  authentications: readonly ResolvedAuthentication[],
  domain: IdentityDomain,
): AuthenticationResult<ClientAuthorization> {
  let identities: readonly IdentityMatch[] | undefined;
  let networks: readonly NetworkRule[] = everyNetwork;
  for (const { reference, namespace, found } of authentications) {
    if (found === undefined) {
      return { ok: false, why: `could not find ${reference.kind} ${reference.name} in namespace ${namespace}` };
    }
    if (found === "service-account") {
      identities = [serviceAccountMatch(reference.name, namespace, domain)];
    } else if (found.kind === "MeshTLSAuthentication") {
      const accepted = acceptedIdentities(found, domain);
      if (!accepted.ok) return invalid(found, accepted.why);
      identities = accepted.value;
    } else {
      const accepted = acceptedNetworks(found);
      if (!accepted.ok) return invalid(found, accepted.why);
      networks = accepted.value;
    }
  }
  return {
    ok: true,
    value: {
      reference: policyReference("authorizationpolicy", policy.metadata.name),
      networks,
      authentication: identities === undefined ? { kind: "unauthenticated" } : { kind: "identities", identities },
    },
  };
}

function invalid(
  found: MeshTLSAuthentication | NetworkAuthentication,
  why: string,
): { readonly ok: false; readonly why: string } {
  return { ok: false, why: `${found.kind} ${found.metadata.name} in namespace ${found.metadata.namespace}: ${why}` };
}
