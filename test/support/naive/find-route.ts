import { headerHolds, matchedPathLength, pathOf, queryHolds } from "./condition.js";
import type { Filter, GrpcMatch, HttpMatch } from "./manifest.js";
import { compare } from "./precedence.js";
import type { Route } from "./route.js";
import type { NaiveRequest } from "./world.js";

/** The route that a request belongs to, the match that was best, and the filters of its rule. */
export interface FoundRoute<Match> {
  readonly route: Route<Match>;
  /** Undefined: the implicit match of a rule that has none. */
  readonly match: Match | undefined;
  readonly filters: readonly Filter[];
}

/** How good a match is: numbers in order of importance, greater is better. Undefined: no match. */
type Rank = readonly number[];

/**
 * 6.7: every rule of every route is held against the request; "greater is better, lexicographic", host before the rest,
 * and "ties: first wins — within a route by rule order; across routes by list order". "Selection of the route does not
 * consider authorizations" (6.5).
 */
export function findRoute<Match>(
  routes: readonly Route<Match>[],
  request: NaiveRequest,
  rank: (match: Match, request: NaiveRequest) => Rank | undefined,
  implicit: Rank,
): FoundRoute<Match> | undefined {
  let best: (FoundRoute<Match> & { readonly rank: Rank }) | undefined;
  for (const route of routes) {
    const host = hostRank(route.hostnames, request);
    if (host === undefined) continue;
    for (const { matches, filters } of route.rules) {
      // "empty `matches` ⇒ implicit match with the default summary"
      const candidates = (matches ?? []).length === 0 ? [undefined] : matches!;
      for (const match of candidates) {
        const own = match === undefined ? implicit : rank(match, request);
        if (own === undefined) continue;
        const whole = [...host, ...own];
        if (best !== undefined && compareRanks(whole, best.rank) <= 0) continue;
        best = { route, match, filters: filters ?? [], rank: whole };
      }
    }
  }
  return best;
}

/**
 * 6.7: path length, "kind is not ranked; 3. header count; 4. query-param count; 5. method present", if "all present
 * conditions" hold.
 */
export function httpRank(match: HttpMatch, request: NaiveRequest): Rank | undefined {
  const length = matchedPathLength(match, request);
  const headers = match.headers ?? [];
  const params = match.queryParams ?? [];
  const named = typeof match.method === "string";
  if (length === undefined || (named && match.method !== request.method)) return undefined;
  if (!headers.every((header) => headerHolds(header, request))) return undefined;
  if (!params.every((param) => queryHolds(param, request))) return undefined;
  return [length, headers.length, params.length, named ? 1 : 0];
}

/** 6.7: "HTTP: prefix length 1". */
export const httpImplicit: Rank = [1, 0, 0, 0];

/**
 * 6.7: "(length of matched service, length of matched method) then header count. gRPC requires method POST and path
 * `/{service}/{method}[/…]` (extra segments ignored); absent service/method = wildcard, length 0; comparison
 * case-sensitive."
 */
export function grpcRank(match: GrpcMatch, request: NaiveRequest): Rank | undefined {
  const [before, service, method] = pathOf(request).split("/");
  if (request.method !== "POST" || before !== "" || service === undefined || method === undefined) return undefined;
  const wanted = { service: match.method?.service ?? service, method: match.method?.method ?? method };
  const headers = match.headers ?? [];
  if (wanted.service !== service || wanted.method !== method) return undefined;
  if (!headers.every((header) => headerHolds(header, request))) return undefined;
  return [match.method?.service?.length ?? 0, match.method?.method?.length ?? 0, headers.length];
}

/** 6.7: "gRPC: zero — for gRPC this also matches non-POST". */
export const grpcImplicit: Rank = [0, 0, 0];

/**
 * 6.7: "Exact(len) > Suffix(len) > none; longer better", and "Exact (case-insensitive; one trailing dot on the request is
 * ignored unless the pattern has one) or Suffix `*.x.y` (≥1 extra label, any number). No authority ⇒ no match."
 */
function hostRank(hostnames: readonly string[], { authority }: NaiveRequest): Rank | undefined {
  if (hostnames.length === 0) return [0, 0];
  if (authority === undefined) return undefined;
  const host = authority
    .replace(/:[0-9]*$/, "")
    .replace(/\.$/, "")
    .toLowerCase();
  const ranks = hostnames.flatMap((hostname): Rank[] => {
    const wanted = hostname.toLowerCase();
    if (!wanted.startsWith("*.")) return host === wanted ? [[2, wanted.length]] : [];
    return host.endsWith(wanted.slice(1)) && host.length >= wanted.length ? [[1, wanted.length]] : [];
  });
  return ranks.sort(compareRanks).at(-1);
}

function compareRanks(one: Rank, other: Rank): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : compare(one[place]!, other[place]!);
}
