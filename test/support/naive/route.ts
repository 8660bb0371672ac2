import { policiesOfRoute } from "./authorization-policy.js";
import type { Grant } from "./grant.js";
import { refersToKind } from "./kinds.js";
import {
  groupOf,
  namespaceOf,
  ofKind,
  type GRPCRoute,
  type GrpcMatch,
  type HTTPRoute,
  type HttpMatch,
  type ParentReference,
  type Rule,
  type Server,
} from "./manifest.js";
import { compare } from "./precedence.js";
import type { Named, World } from "./world.js";

/** 6.1: `Route { hostnames; rules; authorizations }`, with its reference. */
export interface Route<Match> {
  readonly reference: Named;
  readonly hostnames: readonly string[];
  readonly rules: readonly Rule<Match>[];
  readonly grants: readonly Grant[];
}

/** 6.2: "HTTPRoutes (both groups) selected+accepted by this Server". Absent lists have the defaults of the CRD (1.6). */
export function httpRoutesOf(world: World, server: Server): Route<HttpMatch>[] {
  return ofKind(world.manifests, "HTTPRoute")
    .filter((route) => !isInvalid(route) && names(route, server) && !grpcRouteHasParent(world, server))
    .sort(byListOrder)
    .map((route) => ({
      ...described(world, route),
      rules: (route.spec.rules ?? [{}]).map((rule) => ({ ...rule, matches: rule.matches ?? [{}] })),
    }));
}

/** 6.2: "GRPCRoutes likewise". 1.8: neither `rules` nor `matches` have a default. */
export function grpcRoutesOf(world: World, server: Server): Route<GrpcMatch>[] {
  return ofKind(world.manifests, "GRPCRoute")
    .filter((route) => !isInvalid(route) && names(route, server))
    .sort(byListOrder)
    .map((route) => ({ ...described(world, route), rules: route.spec.rules ?? [] }));
}

function described(world: World, route: HTTPRoute | GRPCRoute): Omit<Route<never>, "rules"> {
  return {
    reference: { group: groupOf(route), kind: route.kind, name: route.metadata.name },
    hostnames: route.spec.hostnames ?? [],
    grants: policiesOfRoute(world, route),
  };
}

/**
 * 6.2: "considered parentRefs are those with kind Server, group policy.linkerd.io, non-empty name (a parentRef without
 * `kind` is never a Server)". 1.6, 1.7: the CRD fills a missing group with its own, whichever of the two it is.
 */
function serverParents(route: HTTPRoute | GRPCRoute): ParentReference[] {
  return (route.spec.parentRefs ?? []).filter(
    ({ group, kind, name }) =>
      typeof kind === "string" &&
      name !== "" &&
      refersToKind({ group: group ?? groupOf(route), kind }, "policy.linkerd.io", "Server"),
  );
}

/**
 * 6.2: "One bad Server parentRef invalidates the entire route object: other namespace than the route's, `port` set,
 * `sectionName` set. Unsupported filters (RequestMirror|URLRewrite|ExtensionRef) also invalidate the whole route."
 */
function isInvalid(route: HTTPRoute | GRPCRoute): boolean {
  const hasBadParent = serverParents(route).some(
    ({ namespace, port, sectionName }) =>
      (namespace ?? namespaceOf(route)) !== namespaceOf(route) ||
      (port ?? null) !== null ||
      (sectionName ?? null) !== null,
  );
  const rules: readonly Rule<unknown>[] = route.spec.rules ?? [];
  const filters = rules.flatMap((rule) => rule.filters ?? []);
  return hasBadParent || filters.some(({ type }) => ["RequestMirror", "URLRewrite", "ExtensionRef"].includes(type));
}

/** 1.13: "a parentRef names that Server"; of valid routes all Server parents are in the route's own namespace. */
function names(route: HTTPRoute | GRPCRoute, server: Server): boolean {
  return serverParents(route).some(
    ({ name, namespace }) => name === server.metadata.name && (namespace ?? namespaceOf(route)) === namespaceOf(server),
  );
}

/** 1.13: not accepted is an "HTTPRoute (either group) whose parent is also a parent of any GRPCRoute (any namespace)". */
function grpcRouteHasParent(world: World, server: Server): boolean {
  return ofKind(world.manifests, "GRPCRoute").some((other) => names(other, server));
}

/**
 * 6.7: "routes with creationTimestamp first, oldest first; then RouteRef order: … resources by name, then group, then
 * kind".
 */
function byListOrder(one: HTTPRoute | GRPCRoute, other: HTTPRoute | GRPCRoute): number {
  const age = ({ metadata: { creationTimestamp } }: HTTPRoute | GRPCRoute): number =>
    typeof creationTimestamp === "string" ? Date.parse(creationTimestamp) : Number.MAX_VALUE;
  return (
    compare(age(one), age(other)) ||
    compare(one.metadata.name, other.metadata.name) ||
    compare(groupOf(one), groupOf(other))
  );
}
