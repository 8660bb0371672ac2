import { apiGroup, type RouteResource, type Server } from "../../resources/index.js";
import { compareText } from "../compare-text.js";
import type { Protocol } from "../model.js";
import type { RouteParentFact } from "../policy-facts.js";
import type { PolicyJoin } from "./policy-join.js";
import { byAge } from "./precedence.js";
import { acceptance } from "./route-acceptance.js";
import { parentServers } from "./route-parents.js";
import { protocolOf } from "./server-protocol.js";

/** The routes that take part in matching at a Server, in the order in which ties are broken. */
export function attachedRoutes(server: Server, join: PolicyJoin): readonly RouteResource[] {
  const { namespace, name } = server.metadata;
  const neighbours = join.objects.routesNaming(namespace, name);
  return [...neighbours]
    .filter((route) => isRead(route, protocolOf(server)) && join.readingOf(route).ok)
    .filter((route) => acceptance(route, server, neighbours) === "Accepted")
    .sort(byRouteOrder);
}

/** What became of a route at each Server that it names, good or bad. */
export function routeParents(route: RouteResource, join: PolicyJoin): readonly RouteParentFact[] {
  return parentServers(route).map(({ reference, namespace, name }) => {
    const server = join.objects.server(namespace, name);
    const reason = acceptance(route, server, join.objects.routesNaming(namespace, name));
    return { reference, server, accepted: reason === "Accepted", reason };
  });
}

/** HTTPRoutes count where HTTP is read, GRPCRoutes on `gRPC` Servers, and neither where bytes are (policy.md 9.51). */
export function isRead(route: RouteResource, protocol: Protocol): boolean {
  switch (protocol) {
    case "detect":
    case "http1":
    case "http2":
      return route.kind === "HTTPRoute";
    case "grpc":
      return route.kind === "GRPCRoute";
    case "opaque":
    case "tls":
      return false;
  }
}

/** Those with a creation time first, oldest first; then by name, group and kind (policy.md 6.7). */
function byRouteOrder(a: RouteResource, b: RouteResource): number {
  return (
    byAge(a, b) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(apiGroup(a.apiVersion), apiGroup(b.apiVersion)) ||
    compareText(a.kind, b.kind)
  );
}
