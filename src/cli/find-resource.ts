import { MeshtlsError } from "../errors.js";
import { apiGroup, nearestName, type Resource } from "../resources/index.js";
import { qualifiedKind, type KindNames } from "./kinds.js";
import type { PolicyView } from "./policy-view.js";

/** The objects of a kind, in the order of their namespaces and names. `namespace` absent: all of them. */
export function resourcesOfKind(view: PolicyView, kind: KindNames, namespace?: string): Resource[] {
  return view.set.resources
    .filter((resource) => resource.kind === kind.kind)
    .filter(({ apiVersion }) => kind.isAnyGroup === true || apiGroup(apiVersion) === kind.group)
    .filter(({ metadata }) => !kind.namespaced || namespace === undefined || metadata.namespace === namespace)
    .sort(
      (a, b) =>
        compareText(a.metadata.namespace, b.metadata.namespace) || compareText(a.metadata.name, b.metadata.name),
    );
}

/**
 * The one object of a kind and name.
 *
 * @throws MeshtlsError `E_NOT_FOUND` with the nearest name, or the namespace where there is one of this name.
 */
export function findResource(view: PolicyView, kind: KindNames, name: string, namespace: string): Resource {
  const here = resourcesOfKind(view, kind, namespace);
  const found = here.find(({ metadata }) => metadata.name === name);
  if (found !== undefined) return found;
  const place = kind.namespaced ? ` in namespace \`${namespace}\`` : "";
  throw new MeshtlsError("E_NOT_FOUND", `${qualifiedKind(kind)} \`${name}\` not found${place}`, {
    hint: notFoundHint(view, kind, name, here),
  });
}

function notFoundHint(view: PolicyView, kind: KindNames, name: string, here: readonly Resource[]): string {
  const elsewhere = resourcesOfKind(view, kind).find(({ metadata }) => metadata.name === name);
  if (elsewhere !== undefined)
    return `one of that name is in namespace \`${elsewhere.metadata.namespace}\`: add \`-n ${elsewhere.metadata.namespace}\``;
  const near = nearestName(
    name,
    here.map(({ metadata }) => metadata.name),
  );
  return near === undefined ? `\`meshtls get ${kind.plural} -A\` lists them` : `did you mean \`${near}\`?`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
