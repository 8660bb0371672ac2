import type { PolicyIndex, Reference } from "../policy/index.js";
import { apiGroup, type RouteResource } from "../resources/index.js";

/** The route object that a decision in a namespace names; undefined for built-in routes. */
export type RouteResources = (namespace: string, reference: Reference) => RouteResource | undefined;

export function routeResources({ routes }: PolicyIndex): RouteResources {
  const known = new Map(
    routes.map(({ route }) => {
      const { namespace, name } = route.metadata;
      return [key(namespace, { group: apiGroup(route.apiVersion), kind: route.kind, name }), route];
    }),
  );
  return (namespace, reference) => known.get(key(namespace, reference));
}

function key(namespace: string, { group, kind, name }: Reference): string {
  return JSON.stringify([namespace, group, kind, name]);
}
