import type { PolicyIndex, Reference } from "../../policy/index.js";
import type { AuthorizationPolicy, ServerAuthorization } from "../../resources/index.js";

/** The object that a grant was written in; undefined for built-in ones. */
export type GrantingResources = (
  namespace: string,
  reference: Reference,
) => AuthorizationPolicy | ServerAuthorization | undefined;

export function grantingResources({ policies, serverAuthorizations }: PolicyIndex): GrantingResources {
  const known = new Map(
    [...policies.map(({ policy }) => policy), ...serverAuthorizations.map(({ authorization }) => authorization)].map(
      (resource) => [key(resource.metadata.namespace, resource.kind.toLowerCase(), resource.metadata.name), resource],
    ),
  );
  return (namespace, { kind, name }) => known.get(key(namespace, kind, name));
}

/** `AuthorizationPolicy \`open\``; for built-in ones `accessPolicy \`audit\``. */
export function grantName(namespace: string, reference: Reference, resources: GrantingResources): string {
  return `${resources(namespace, reference)?.kind ?? "accessPolicy"} \`${reference.name}\``;
}

function key(namespace: string, kind: string, name: string): string {
  return JSON.stringify([namespace, kind, name]);
}
