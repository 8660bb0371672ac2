import type { RequestHead } from "../model.js";
import { matchedFilters } from "../matched-filters.js";
import type { RequestFilter, RequestMatch, RouteContent } from "../port-policy-content.js";
import { pathLength, pathMatcher, type PathMatcher } from "./path-conditions.js";
import {
  headerCondition,
  headerHolds,
  queryCondition,
  queryHolds,
  queryParameters,
  type ValueCondition,
} from "./value-conditions.js";

/** One match of one rule of one route: the unit that route lookup compares. */
export interface RouteEntry {
  /** Position among all entries of the list: of equal ones the first wins. */
  readonly order: number;
  readonly route: number;
  readonly rule: number;
  /** What the rule does to a request that this match took. */
  readonly filters: readonly RequestFilter[];
  /** Null: the rule lists no matches and takes every request. */
  readonly match: RequestMatch | null;
  readonly path: PathMatcher;
  readonly method: string | undefined;
  readonly headers: readonly ValueCondition[];
  readonly query: readonly ValueCondition[];
  /** Whether anything but the path is asked for. */
  readonly hasDetail: boolean;
  /** What counts after the length of the path: headers, then query parameters, then the method. */
  readonly detail: number;
}

/** The condition of an entry that fails first. */
export type FailedCondition =
  | { readonly kind: "method" }
  | { readonly kind: "path" }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "query"; readonly name: string };

/** Makes the entries of a list of routes, in its order. */
export function routeEntries(routes: readonly RouteContent[], isGrpc: boolean): readonly RouteEntry[] {
  const entries: RouteEntry[] = [];
  routes.forEach(({ rules }, route) => {
    rules.forEach(({ matches, filters: written }, rule) => {
      for (const match of matches.length === 0 ? [null] : matches) {
        const conditions = conditionsOf(match, isGrpc);
        const { method, headers, query } = conditions;
        const hasDetail = method !== undefined || headers.length > 0 || query.length > 0;
        const filters = matchedFilters(written, match);
        entries.push({ order: entries.length, route, rule, match, filters, ...conditions, hasDetail });
      }
    });
  });
  return entries;
}

/** Null: all conditions hold. */
export function failedCondition(entry: RouteEntry, head: RequestHead): FailedCondition | null {
  if (pathLength(entry.path, head) < 0) return { kind: "path" };
  return failedDetail(entry, head);
}

/** The same without the path, for whoever found the entry by its path. */
export function failedDetail(entry: RouteEntry, head: RequestHead): FailedCondition | null {
  if (entry.method !== undefined && entry.method !== head.method) return methodFailed;
  for (const condition of entry.headers) {
    if (!headerHolds(condition, head)) return { kind: "header", name: condition.name };
  }
  if (entry.query.length === 0) return null;
  const parameters = queryParameters(head.query);
  const missing = entry.query.find((condition) => !queryHolds(condition, parameters));
  return missing === undefined ? null : { kind: "query", name: missing.name };
}

/** How specific an entry is for a request that it matches: the path decides before everything else (policy.md 6.7). */
export function specificity(entry: RouteEntry, matchedLength: number): number {
  return matchedLength * detailRange + entry.detail;
}

function conditionsOf(
  match: RequestMatch | null,
  isGrpc: boolean,
): Pick<RouteEntry, "path" | "method" | "headers" | "query" | "detail"> {
  const path = pathMatcher(match, isGrpc);
  if (match === null) return { path, method: undefined, headers: [], query: [], detail: 0 };
  const headers = match.headers.map(headerCondition);
  if (match.kind === "grpc") return { path, method: undefined, headers, query: [], detail: headers.length };
  const query = match.query.map(queryCondition);
  const detail =
    (capped(headers.length) * countRange + capped(query.length)) * 2 + (match.method === undefined ? 0 : 1);
  return { path, method: match.method, headers, query, detail };
}

function capped(count: number): number {
  return Math.min(count, countRange - 1);
}

const methodFailed: FailedCondition = { kind: "method" };

/** More conditions of one sort than a route can have. */
const countRange = 0x400;
const detailRange = countRange * countRange * 2;
