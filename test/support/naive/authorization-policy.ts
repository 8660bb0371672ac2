import { everywhere, type Grant } from "./grant.js";
import { accountIdentity, parseMatch, type IdentityMatch } from "./identity.js";
import { refersToKind, sameText } from "./kinds.js";
import {
  groupOf,
  namespaceOf,
  ofKind,
  type AuthorizationPolicy,
  type GRPCRoute,
  type HTTPRoute,
  type MeshTLSAuthentication,
  type Metadata,
  type Network,
  type Reference,
  type Server,
} from "./manifest.js";
import { byName } from "./precedence.js";
import { policyObject, type World } from "./world.js";

/**
 * 6.2: "all AuthorizationPolicies targeting this Server or core/Namespace". 4.2: the Server "of that exact
 * (case-sensitive) name in the policy's namespace"; a Namespace means "every Server in the policy's namespace; the name
 * is not consulted".
 */
export function policiesOfServer(world: World, server: Server): Grant[] {
  return grantsOf(world, (policy) => {
    const { targetRef } = policy.spec;
    if (namespaceOf(policy) !== namespaceOf(server)) return false;
    if (refersToKind(targetRef, "", "Namespace")) return true;
    return refersToKind(targetRef, "policy.linkerd.io", "Server") && targetRef.name === server.metadata.name;
  });
}

/** 4.2: "attached to that route, in the policy's namespace; group+kind+name compared case-insensitively". */
export function policiesOfRoute(world: World, route: HTTPRoute | GRPCRoute): Grant[] {
  return grantsOf(world, (policy) => {
    const { targetRef } = policy.spec;
    return (
      namespaceOf(policy) === namespaceOf(route) &&
      refersToKind(targetRef, groupOf(route), route.kind) &&
      sameText(targetRef.name, route.metadata.name)
    );
  });
}

/** 11: "AuthorizationPolicy by name". */
function grantsOf(world: World, isMeant: (policy: AuthorizationPolicy) => boolean): Grant[] {
  return ofKind(world.manifests, "AuthorizationPolicy")
    .filter(isMeant)
    .sort(byName)
    .flatMap((policy) => clientAuthorization(world, policy) ?? []);
}

/** 4.3: "Builds one ClientAuthorization per policy". Undefined: "whole policy ignored". */
function clientAuthorization(world: World, policy: AuthorizationPolicy): Grant | undefined {
  const references = policy.spec.requiredAuthenticationRefs;
  const meshTls = references.filter((reference) => refersToKind(reference, policyGroup, "MeshTLSAuthentication"));
  const accounts = references.filter((reference) => refersToKind(reference, "", "ServiceAccount"));
  const networks = references.filter((reference) => refersToKind(reference, policyGroup, "NetworkAuthentication"));
  // "two MeshTLS / two SA / MeshTLS+SA / two Network: … indexer ignores the whole policy".
  if (meshTls.length + accounts.length > 1 || networks.length > 1) return undefined;
  if (meshTls.length + accounts.length + networks.length < references.length) return undefined;

  let identities: IdentityMatch[] | undefined;
  let from: readonly Network[] = everywhere;
  for (const reference of meshTls) {
    const found = find(ofKind(world.manifests, "MeshTLSAuthentication"), reference, policy);
    identities = found === undefined ? undefined : identitiesOf(world, found);
    if (identities === undefined) return undefined;
  }
  for (const { name, namespace } of accounts) {
    identities = [{ exact: accountIdentity(name, namespace ?? namespaceOf(policy), world.cluster) }];
  }
  for (const reference of networks) {
    const found = find(ofKind(world.manifests, "NetworkAuthentication"), reference, policy);
    // "Empty list → object ignored".
    if (found === undefined || found.spec.networks.length === 0) return undefined;
    from = found.spec.networks;
  }
  return {
    reference: policyObject("authorizationpolicy", policy.metadata.name),
    networks: from,
    authentication: identities === undefined ? "unauthenticated" : { identities },
  };
}

/** 4.3: "Namespace of a ref = ref.namespace ?? policy's namespace … `namespace: ""` is taken literally". */
function find<Item extends { readonly metadata: Metadata }>(
  candidates: readonly Item[],
  { name, namespace }: Reference,
  policy: AuthorizationPolicy,
): Item | undefined {
  return candidates.find(
    (candidate) => candidate.metadata.name === name && namespaceOf(candidate) === (namespace ?? namespaceOf(policy)),
  );
}

/**
 * 2.5: ServiceAccount → Exact, Namespace → Suffix, "anything else → whole object invalid. Both `identities` and
 * `identityRefs` present: union. Result empty → object ignored".
 */
function identitiesOf(world: World, authentication: MeshTLSAuthentication): IdentityMatch[] | undefined {
  const matches = (authentication.spec.identities ?? []).map(parseMatch);
  for (const reference of authentication.spec.identityRefs ?? []) {
    const { name, namespace } = reference;
    if (refersToKind(reference, "", "ServiceAccount")) {
      matches.push({ exact: accountIdentity(name, namespace ?? namespaceOf(authentication), world.cluster) });
    } else if (refersToKind(reference, "", "Namespace")) {
      matches.push(parseMatch(accountIdentity("*", name, world.cluster)));
    } else {
      return undefined;
    }
  }
  return matches.length === 0 ? undefined : matches;
}

const policyGroup = "policy.linkerd.io";
