import type {
  AuthorizationPolicy,
  HTTPLocalRateLimitPolicy,
  RouteResource,
  Server,
  ServerAuthorization,
} from "../../resources/index.js";
import { selects } from "../../resources/index.js";
import { byObjectName } from "../object-key.js";
import type {
  AuthenticationFact,
  PolicyFact,
  PolicyTarget,
  RateLimitFact,
  RouteFact,
  RouteParentFact,
  ServerAuthorizationFact,
} from "../policy-facts.js";
import { acceptedIdentities, acceptedNetworks } from "./authentication.js";
import type { PolicyJoin } from "./policy-join.js";
import type { Authentication } from "./policy-objects.js";
import { targetsServer } from "./policy-objects.js";
import { policyTarget, routeServers, targetServers } from "./policy-target.js";
import { routeParents } from "./route-attachment.js";

/** What became of a policy: its target, its authentications, and whether it grants anything. */
export function policyFact(policy: AuthorizationPolicy, join: PolicyJoin): PolicyFact {
  const target = policyTarget(policy, join);
  const { authentications, grant } = join.grantOf(policy);
  return { policy, target, authentications, ...policyState(target, grant.ok ? "" : grant.why) };
}

function policyState(target: PolicyTarget, whyNoGrant: string): Pick<PolicyFact, "state" | "why"> {
  if (target.kind === "unsupported") {
    return { state: "ignored", why: `unsupported authorization target type: ${target.what}` };
  }
  if (whyNoGrant !== "") return { state: "ignored", why: whyNoGrant };
  if (targetServers(target).length > 0) return { state: "bound", why: "" };
  return { state: "inert", why: whyInert(target) };
}

function whyInert(target: PolicyTarget): string {
  if (target.kind === "missing") return `it targets ${target.what}, which does not exist`;
  if (target.kind !== "route") return "it targets the Namespace, which has no Server";
  return `it targets ${target.route.kind}/${target.route.metadata.name}, which is in force at no Server`;
}

export function authenticationFact(authentication: Authentication, join: PolicyJoin): AuthenticationFact {
  const result =
    authentication.kind === "MeshTLSAuthentication"
      ? acceptedIdentities(authentication, join.cluster)
      : acceptedNetworks(authentication);
  return {
    authentication,
    referredBy: [...join.objects.referringTo(authentication)].sort(byObjectName),
    invalid: result.ok ? "" : result.why,
  };
}

export function serverAuthorizationFact(authorization: ServerAuthorization, join: PolicyJoin): ServerAuthorizationFact {
  const servers = authorizedServers(authorization, join);
  const grant = join.authorizationGrantOf(authorization);
  if (!grant.ok) return { authorization, servers, state: "ignored", why: grant.why };
  if (servers.length > 0) return { authorization, servers, state: "bound", why: "" };
  const { server } = authorization.spec;
  const why =
    "name" in server ? `it names Server/${server.name}, which does not exist` : "its selector selects no Server";
  return { authorization, servers, state: "inert", why };
}

function authorizedServers({ metadata, spec }: ServerAuthorization, join: PolicyJoin): readonly Server[] {
  const { servers } = join.objects.in(metadata.namespace);
  const { server } = spec;
  if ("name" in server) {
    const named = servers.get(server.name);
    return named === undefined ? [] : [named];
  }
  return [...servers.values()]
    .filter((candidate) => selects(server.selector, candidate.metadata.labels))
    .sort(byObjectName);
}

export function routeFact(route: RouteResource, join: PolicyJoin): RouteFact {
  const parents = routeParents(route, join);
  const servers = routeServers(route, join);
  const policies = join.policiesOn(route);
  const reading = join.readingOf(route);
  if (!reading.ok) return { route, parents, servers, policies, state: "ignored", why: reading.why };
  if (servers.length > 0) return { route, parents, servers, policies, state: "bound", why: "" };
  return { route, parents, servers, policies, state: "inert", why: whyNoServer(route, parents) };
}

function whyNoServer(route: RouteResource, [parent]: readonly RouteParentFact[]): string {
  if (parent === undefined) return "no parent of it is a Server (group policy.linkerd.io, kind Server)";
  const { reference, server, reason } = parent;
  const name = `Server/${reference.name}`;
  if (server === undefined) return `its parent ${name} does not exist`;
  if (reason === "RouteReasonConflicted") return `a GRPCRoute at ${name} switches off its HTTPRoutes`;
  return `its parent ${name} has proxyProtocol ${server.spec.proxyProtocol}, which does not read ${route.kind}s`;
}

export function rateLimitFact(policy: HTTPLocalRateLimitPolicy, join: PolicyJoin): RateLimitFact {
  const { targetRef } = policy.spec;
  const server = targetsServer(targetRef) ? join.objects.server(policy.metadata.namespace, targetRef.name) : undefined;
  if (server === undefined) return { policy, server, accepted: false, reason: "NoMatchingTarget" };
  if (join.rateLimitAt(server) !== policy) {
    return { policy, server, accepted: false, reason: "RateLimitReasonAlreadyExists" };
  }
  return { policy, server, accepted: true, reason: "Accepted" };
}
