import { refersTo, type ParentReference, type RouteResource } from "../../resources/index.js";

/** A parent reference that means a Server, with the namespace filled in. */
export interface ServerParent {
  readonly reference: ParentReference;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The parents of a route that the inbound side looks at: Servers. A parent reference without a kind is a Gateway, in
 * Linkerd's own group too (policy.md 9.47).
 */
export function parentServers({ metadata, spec }: RouteResource): readonly ServerParent[] {
  return spec.parentRefs
    .filter((reference) => refersTo(reference, "policy.linkerd.io", "Server") && reference.name !== "")
    .map((reference) => ({
      reference,
      namespace: reference.namespace ?? metadata.namespace,
      name: reference.name,
    }));
}

/**
 * Why Linkerd's inbound index drops a route for one of its Server parents, or undefined. One such parent spoils the
 * whole route, at its good parents too, while its status may say `Accepted` (policy.md 6.2, 9.49).
 */
export function whyParentsInvalidate(route: RouteResource): string | undefined {
  for (const { reference, namespace } of parentServers(route)) {
    if (namespace !== route.metadata.namespace) {
      return "route resource may not reference a parent Server in an other namespace";
    }
    if (reference.port !== undefined) return "route resource may not reference a parent by port";
    if (reference.sectionName !== undefined) return "route resource may not reference a parent by section name";
  }
  return undefined;
}
