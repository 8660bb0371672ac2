import type { Cluster } from "./world.js";

/** 2.3: what one listed identity matches. */
export type IdentityMatch = { readonly exact: string } | { readonly suffix: readonly string[] };

/** 2.3: `"*"` → Suffix([]); starts with `"*."` → Suffix(labels after the first); everything else → Exact. */
export function parseMatch(text: string): IdentityMatch {
  if (text === "*") return { suffix: [] };
  if (text.startsWith("*.")) return { suffix: text.split(".").slice(1) };
  return { exact: text };
}

/** 2.1: `{sa}.{ns}.serviceaccount.identity.{controlPlaneNs}.{trustDomain}`. */
export function accountIdentity(account: string, namespace: string, cluster: Cluster): string {
  return `${account}.${namespace}.serviceaccount.identity.${cluster.controlPlaneNamespace}.${cluster.trustDomain}`;
}

/**
 * 2.4: "id is URI: allowed iff serialized URI ∈ E. Suffixes — including the bare `*` — never match a URI id. id is DNS:
 * allowed iff name ∈ E or some suffix matches, where Suffix([]) has test string "" and Suffix([a,b]) has test string
 * ".a.b" with plain endsWith."
 */
export function identityMatches(matches: readonly IdentityMatch[], identity: string): boolean {
  const isUri = identity.includes("://");
  return matches.some((match) => {
    if ("exact" in match) return match.exact === identity;
    return !isUri && identity.endsWith(match.suffix.map((label) => `.${label}`).join(""));
  });
}
