import type { RequestFilter, RouteContent } from "./port-policy-content.js";
import type { RouteEntry } from "./routing/route-entry.js";

/**
 * The filters of the rule that an entry belongs to. A redirect that replaces the matched prefix is told which that was,
 * where the match was one of a prefix (policy.md 6.5).
 */
export function matchedFilters({ rules }: RouteContent, { rule, match }: RouteEntry): readonly RequestFilter[] {
  const { filters } = rules[rule]!;
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
