import type { RouteResource, Server } from "../../resources/index.js";
import type { RouteParentFact } from "../policy-facts.js";

/**
 * Whether a Server takes a route, as Linkerd's status controller decides it and its index requires (policy.md 1.13).
 * Computed from the objects at hand, so a decision never waits for a status to be written (policy.md 9.48).
 *
 * @param neighbours every route, of any namespace, that names the same Server.
 */
export function acceptance(
  route: RouteResource,
  server: Server | undefined,
  neighbours: Iterable<RouteResource>,
): RouteParentFact["reason"] {
  if (server === undefined) return "NoMatchingParent";
  return conflictsWithGrpcRoute(route, neighbours) ? "RouteReasonConflicted" : "Accepted";
}

/**
 * One GRPCRoute at a Server switches off all its HTTPRoutes: whatever the age of either, whatever protocol the Server
 * speaks, from whichever namespace, and even when the GRPCRoute itself comes to nothing (policy.md 9.50).
 */
function conflictsWithGrpcRoute(route: RouteResource, neighbours: Iterable<RouteResource>): boolean {
  if (route.kind !== "HTTPRoute") return false;
  for (const neighbour of neighbours) if (neighbour.kind === "GRPCRoute") return true;
  return false;
}
