import type { ClientAuthorization } from "../../policy/index.js";

/**
 * The grants of a list that may contain another one, without holding every grant against every other: those that name
 * no identities one by one, and those that name its first identity too.
 */
export function grantCandidates(
  grants: readonly ClientAuthorization[],
): (inner: ClientAuthorization) => readonly ClientAuthorization[] {
  const wide: ClientAuthorization[] = [];
  const byIdentity = new Map<string, ClientAuthorization[]>();
  for (const grant of grants) {
    const names = exactIdentities(grant);
    if (names === undefined) wide.push(grant);
    for (const name of new Set(names)) {
      const list = byIdentity.get(name) ?? [];
      byIdentity.set(name, list);
      list.push(grant);
    }
  }
  return (inner) => {
    const [first] = exactIdentities(inner) ?? [];
    return first === undefined ? wide : [...wide, ...(byIdentity.get(first) ?? [])];
  };
}

/** Undefined: it admits more than a list of names. */
function exactIdentities({ authentication }: ClientAuthorization): string[] | undefined {
  if (authentication.kind !== "identities") return undefined;
  const names = authentication.identities.flatMap((match) => (match.kind === "exact" ? match.identity : []));
  return names.length === authentication.identities.length ? names : undefined;
}
