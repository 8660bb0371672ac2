import { identitySuffix } from "../../identity/index.js";
import type { PolicyIndex } from "../../policy/index.js";
import {
  refersTo,
  type AuthorizationPolicy,
  type HTTPLocalRateLimitPolicy,
  type MeshTLSAuthentication,
  type NamespacedTargetReference,
  type Resource,
  type ServerAuthorization,
} from "../../resources/index.js";
import { identityBreadth } from "../identity-breadth.js";

/** One place where a namespace of this mesh, or a ServiceAccount in it, is named. */
export interface IdentityMention {
  readonly resource: MentioningResource;
  readonly path: string;
  readonly namespace: string;
  /** Absent: the whole namespace is meant. */
  readonly serviceAccount?: string;
  /** How the corrected names are written at this place. */
  corrected(serviceAccount: string, namespace: string): string;
}

export type MentioningResource =
  MeshTLSAuthentication | AuthorizationPolicy | ServerAuthorization | HTTPLocalRateLimitPolicy;

/** Every mention in an object; none in kinds that name no identities. */
export function identityMentions(resource: Resource, index: PolicyIndex): IdentityMention[] {
  if (resource.kind === "MeshTLSAuthentication") {
    const references = resource.spec.identityRefs ?? [];
    return [...inIdentities(resource, index), ...inReferences(resource, "spec.identityRefs", references)];
  }
  if (resource.kind === "AuthorizationPolicy") {
    return inReferences(resource, "spec.requiredAuthenticationRefs", resource.spec.requiredAuthenticationRefs);
  }
  if (resource.kind === "ServerAuthorization")
    return [...inIdentities(resource, index), ...inServiceAccounts(resource)];
  if (resource.kind !== "HTTPLocalRateLimitPolicy") return [];
  return resource.spec.overrides.flatMap(({ clientRefs }, position) =>
    inReferences(resource, `spec.overrides.${position}.clientRefs`, clientRefs),
  );
}

/** An entry of a list of identities, as it is written. */
export interface ListedIdentity {
  readonly entry: string;
  readonly path: string;
}

/** The entries of `identities`, which both kinds that have one read alike. */
export function listedIdentities(resource: MeshTLSAuthentication | ServerAuthorization): ListedIdentity[] {
  const [path, entries] =
    resource.kind === "MeshTLSAuthentication"
      ? ["spec.identities", resource.spec.identities]
      : ["spec.client.meshTLS.identities", resource.spec.client.meshTLS?.identities];
  return (entries ?? []).map((entry, position) => ({ entry, path: `${path}.${position}` }));
}

function inIdentities(resource: MeshTLSAuthentication | ServerAuthorization, index: PolicyIndex): IdentityMention[] {
  return listedIdentities(resource).flatMap(({ entry, path }) => {
    const breadth = identityBreadth(entry, index.cluster);
    if (breadth.kind !== "namespace" && breadth.kind !== "service-account") return [];
    return {
      resource,
      path,
      namespace: breadth.namespace,
      ...(breadth.kind === "service-account" ? { serviceAccount: breadth.serviceAccount } : {}),
      corrected: (serviceAccount: string, namespace: string) =>
        `${serviceAccount}.${namespace}${identitySuffix(index.cluster)}`,
    };
  });
}

function inReferences(
  resource: MentioningResource,
  path: string,
  list: readonly NamespacedTargetReference[],
): IdentityMention[] {
  return list.flatMap((reference, position) => {
    const at = { resource, path: `${path}.${position}` };
    if (refersTo(reference, "core", "Namespace")) {
      return { ...at, namespace: reference.name, corrected: (_: string, namespace: string) => namespace };
    }
    if (!refersTo(reference, "core", "ServiceAccount")) return [];
    return {
      ...at,
      namespace: reference.namespace ?? resource.metadata.namespace,
      serviceAccount: reference.name,
      corrected: namespacedName,
    };
  });
}

function inServiceAccounts(resource: ServerAuthorization): IdentityMention[] {
  return (resource.spec.client.meshTLS?.serviceAccounts ?? []).map(({ name, namespace }, position) => ({
    resource,
    path: `spec.client.meshTLS.serviceAccounts.${position}`,
    namespace: namespace ?? resource.metadata.namespace,
    serviceAccount: name,
    corrected: namespacedName,
  }));
}

function namespacedName(serviceAccount: string, namespace: string): string {
  return `${namespace}/${serviceAccount}`;
}
