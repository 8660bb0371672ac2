import type { IdentityDomain } from "../../identity/index.js";
import {
  canonicalKind,
  refersTo,
  type AuthorizationPolicy,
  type MeshTLSAuthentication,
  type NetworkAuthentication,
  type Resource,
  type ResourceSet,
  type Server,
} from "../../resources/index.js";
import { acceptedIdentities, acceptedNetworks } from "./authentication.js";
import { policyGrant, type AuthenticationLookup } from "./policy-grant.js";
import { append } from "../multimap.js";
import { lastOfEach, objectKey } from "../object-key.js";
import type { AuthenticationFact, PolicyFact, PolicyTarget } from "../policy-facts.js";
import type { ClientAuthorization } from "../port-policy-content.js";

/** The AuthorizationPolicies of a set, resolved. */
export interface ResolvedPolicies {
  readonly policies: readonly PolicyFact[];
  readonly authentications: readonly AuthenticationFact[];
  /** What policies grant on a Server, by name of policy. */
  grantsOn(server: Server): readonly ClientAuthorization[];
}

/** Finds each policy's target and authentications and says what became of it. */
export function resolvePolicies(
  set: ResourceSet,
  servers: readonly Server[],
  domain: IdentityDomain,
): ResolvedPolicies {
  const authentications = lastOfEach(set.resources.filter(isAuthentication));
  const lookup = lookupAmong(authentications);
  const grants = new Map<Server, ClientAuthorization[]>();
  const referrers = new Map<AuthenticationFact["authentication"], AuthorizationPolicy[]>();
  const namespaces = new Map<string, Server[]>();
  for (const server of servers) append(namespaces, server.metadata.namespace, server);
  const policies = lastOfEach(set.resources.filter(isPolicy)).map((policy): PolicyFact => {
    const target = targetOf(policy, namespaces.get(policy.metadata.namespace) ?? []);
    const { authentications: resolved, grant } = policyGrant(policy, lookup, domain);
    for (const found of new Set(resolved.map(({ found: object }) => object))) {
      if (typeof found === "object") append(referrers, found, policy);
    }
    const targets = targetServers(target);
    if (grant.ok) targets.forEach((server) => append(grants, server, grant.value));
    return { policy, target, authentications: resolved, ...stateOf(target, targets, grant.ok ? "" : grant.why) };
  });
  return {
    policies,
    authentications: authentications.map((authentication) => ({
      authentication,
      referredBy: referrers.get(authentication) ?? [],
      invalid: whyInvalid(authentication, domain),
    })),
    grantsOn: (server) => grants.get(server) ?? [],
  };
}

function targetOf(policy: AuthorizationPolicy, servers: readonly Server[]): PolicyTarget {
  const { targetRef } = policy.spec;
  if (refersTo(targetRef, "policy.linkerd.io", "Server")) {
    const server = servers.find((candidate) => candidate.metadata.name === targetRef.name);
    return server === undefined ? { kind: "missing", what: `Server/${targetRef.name}` } : { kind: "server", server };
  }
  // The name is not asked: the policy reaches its own namespace, whichever it names (policy.md 4.2).
  if (refersTo(targetRef, "", "Namespace")) return { kind: "namespace", servers };
  return { kind: "unsupported", what: canonicalKind(targetRef) };
}

function targetServers(target: PolicyTarget): readonly Server[] {
  switch (target.kind) {
    case "server":
      return [target.server];
    case "namespace":
    case "route":
      return target.servers;
    case "missing":
    case "unsupported":
      return [];
  }
}

function stateOf(
  target: PolicyTarget,
  servers: readonly Server[],
  whyNoGrant: string,
): { readonly state: PolicyFact["state"]; readonly why: string } {
  if (target.kind === "unsupported") {
    return { state: "ignored", why: `unsupported authorization target type: ${target.what}` };
  }
  if (whyNoGrant !== "") return { state: "ignored", why: whyNoGrant };
  if (target.kind === "missing") return { state: "inert", why: `it targets ${target.what}, which does not exist` };
  if (servers.length === 0) return { state: "inert", why: "it targets the Namespace, which has no Server" };
  return { state: "bound", why: "" };
}

function whyInvalid(authentication: AuthenticationFact["authentication"], domain: IdentityDomain): string {
  const result =
    authentication.kind === "MeshTLSAuthentication"
      ? acceptedIdentities(authentication, domain)
      : acceptedNetworks(authentication);
  return result.ok ? "" : result.why;
}

function isPolicy(resource: Resource): resource is AuthorizationPolicy {
  return resource.kind === "AuthorizationPolicy";
}

function isAuthentication(resource: Resource): resource is AuthenticationFact["authentication"] {
  return resource.kind === "MeshTLSAuthentication" || resource.kind === "NetworkAuthentication";
}

function lookupAmong(authentications: readonly AuthenticationFact["authentication"][]): AuthenticationLookup {
  const meshTls = new Map<string, MeshTLSAuthentication>();
  const network = new Map<string, NetworkAuthentication>();
  for (const authentication of authentications) {
    const { kind, metadata } = authentication;
    const key = objectKey(kind, metadata.namespace, metadata.name);
    if (kind === "MeshTLSAuthentication") meshTls.set(key, authentication);
    else network.set(key, authentication);
  }
  return {
    meshTls: (namespace, name) => meshTls.get(objectKey("MeshTLSAuthentication", namespace, name)),
    network: (namespace, name) => network.get(objectKey("NetworkAuthentication", namespace, name)),
  };
}
