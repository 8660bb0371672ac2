import type { PolicyIndex, Reference } from "../policy/index.js";
import { apiGroup, type RouteResource } from "../resources/index.js";

/** The route object that a decision names; undefined for built-in routes. */
export function routeResource(
  { group, kind, name }: Reference,
  namespace: string,
  index: PolicyIndex,
): RouteResource | undefined {
  return index.routes
    .map(({ route }) => route)
    .find(
      (route) =>
        route.metadata.namespace === namespace &&
        route.metadata.name === name &&
        route.kind === kind &&
        apiGroup(route.apiVersion) === group,
    );
}
