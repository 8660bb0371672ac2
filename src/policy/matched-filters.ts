import type { RequestFilter, RequestMatch } from "./port-policy-content.js";

/**
 * The filters of a rule for requests that one of its matches took (null: it lists none). A redirect that replaces the
 * matched prefix is told which that was, where the match was one of a prefix (policy.md 6.5).
 */
export function matchedFilters(
  filters: readonly RequestFilter[],
  match: RequestMatch | null,
): readonly RequestFilter[] {
  const prefix = match === null ? "/" : match.kind === "http" && match.path.type === "prefix" ? match.path.value : null;
  if (prefix === null || !filters.some(replacesPrefix)) return filters;
  return filters.map((filter) =>
    replacesPrefix(filter) ? { ...filter, path: { ...filter.path, matched: prefix } } : filter,
  );
}

type PrefixRedirect = Extract<RequestFilter, { kind: "redirect" }> & {
  readonly path: { readonly kind: "prefix"; readonly value: string };
};

function replacesPrefix(filter: RequestFilter): filter is PrefixRedirect {
  return filter.kind === "redirect" && filter.path?.kind === "prefix";
}
