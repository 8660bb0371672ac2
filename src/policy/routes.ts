import type { RequestHead } from "./model.js";
import type { PathMatch, RequestMatch, RouteRule } from "./port-policy-content.js";

/** What route lookup needs of a route. */
export interface MatchableRoute {
  readonly rules: readonly RouteRule[];
}

/**
 * The position of the route that a request belongs to, or -1. The match with the longest path wins, then one that
 * names a method; of equal ones the first (policy.md 6.7). Authorizations play no part: a request that its best route
 * refuses does not fall back to another.
 */
export function findRoute(routes: readonly MatchableRoute[], head: RequestHead): number {
  let best = -1;
  let bestRank = -1;
  for (let index = 0; index < routes.length; index++) {
    for (const match of routes[index]!.rules.flatMap(({ matches }) => matches)) {
      const rank = rankOf(match, head);
      if (rank > bestRank) {
        best = index;
        bestRank = rank;
      }
    }
  }
  return best;
}

/** -1 when the match does not hold, else a number that is greater the more specific it is. */
function rankOf(match: RequestMatch, head: RequestHead): number {
  if (match.kind === "grpc") return isCall(head) ? 0 : -1;
  if (match.method !== undefined && match.method !== head.method) return -1;
  const length = matchedLength(match.path, head);
  return length < 0 ? -1 : length * 2 + (match.method === undefined ? 0 : 1);
}

/**
 * Paths are compared as they were sent, undecoded: decoding here would let `%2F` choose another route than intended.
 * A sidecar makes the text of a path when it is asked for, so the match that takes every path does not ask.
 */
function matchedLength(path: PathMatch, head: RequestHead): number {
  if (path.type === "prefix" && path.value === "/") return 1;
  const sent = head.path;
  if (path.type === "exact") return sent === path.value ? path.value.length : -1;
  const prefix = withoutTrailingSlashes(path.value);
  const trimmed = withoutTrailingSlashes(sent);
  return trimmed === prefix || trimmed.startsWith(`${prefix}/`) ? prefix.length : -1;
}

function isCall(head: RequestHead): boolean {
  return head.method === "POST" && head.path.startsWith("/") && head.path.indexOf("/", 1) > 0;
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === slash) end--;
  return path.slice(0, end);
}

const slash = 0x2f;
