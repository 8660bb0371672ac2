import { canonicalKind, type AuthorizationPolicy, type RouteResource, type Server } from "../../resources/index.js";
import { byObjectName } from "../object-key.js";
import type { PolicyTarget } from "../policy-facts.js";
import type { PolicyJoin } from "./policy-join.js";
import { routeTarget, targetsNamespace, targetsRoute, targetsServer } from "./policy-objects.js";
import { isRead, routeParents } from "./route-attachment.js";
import { protocolOf } from "./server-protocol.js";

/** What a policy is attached to. Nothing outside its own namespace (policy.md 4.2). */
export function policyTarget(policy: AuthorizationPolicy, join: PolicyJoin): PolicyTarget {
  const { targetRef } = policy.spec;
  const home = join.objects.in(policy.metadata.namespace);
  if (targetsServer(targetRef)) {
    const server = home.servers.get(targetRef.name);
    return server === undefined ? { kind: "missing", what: `Server/${targetRef.name}` } : { kind: "server", server };
  }
  if (targetsNamespace(targetRef)) return { kind: "namespace", servers: [...home.servers.values()].sort(byObjectName) };
  if (targetsRoute(targetRef)) {
    const [route] = [...home.routes.get(routeTarget(targetRef))].sort(byObjectName);
    return route === undefined
      ? { kind: "missing", what: `${targetRef.kind}/${targetRef.name}` }
      : { kind: "route", route, servers: routeServers(route, join) };
  }
  return { kind: "unsupported", what: canonicalKind(targetRef) };
}

export function targetServers(target: PolicyTarget): readonly Server[] {
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

/** The Servers at which a route takes part in matching. */
export function routeServers(route: RouteResource, join: PolicyJoin): readonly Server[] {
  if (!join.readingOf(route).ok) return [];
  const servers = routeParents(route, join).flatMap(({ server, accepted }) =>
    server !== undefined && accepted && isRead(route, protocolOf(server)) ? [server] : [],
  );
  return [...new Set(servers)].sort(byObjectName);
}
