import type { RequestHead } from "../model.js";
import type { PortPolicyContent, RouteContent } from "../port-policy-content.js";
import { pathLength } from "./path-conditions.js";
import { hostOf, hostRank } from "./request-host.js";
import { failedCondition, routeEntries, specificity, type FailedCondition, type RouteEntry } from "./route-entry.js";

/** What became of one route of a port when a request was held against all of them. */
export interface RouteStanding {
  readonly route: RouteContent;
  readonly outcome: RouteOutcome;
}

export type RouteOutcome =
  | { readonly kind: "chosen"; readonly rule: number }
  /** It matches too, but the chosen one is more specific in this, or else comes first. */
  | { readonly kind: "less-specific"; readonly rule: number; readonly by: "host" | "path" | "conditions" | "order" }
  /** Of the match that comes nearest, the first condition that fails. `no-rules`: the route takes no request at all. */
  | { readonly kind: "failed"; readonly rule: number | null; readonly condition: RouteFailure };

export type RouteFailure = { readonly kind: "host" } | { readonly kind: "no-rules" } | FailedCondition;

/**
 * Holds a request against every route, one after another, by the conditions that the compiled table looks up: what an
 * explanation tells, and what the tests hold the table against.
 */
export function considerRoutes(content: PortPolicyContent, head: RequestHead): readonly RouteStanding[] {
  const entries = routeEntries(content.routes, content.protocol === "grpc");
  const byRoute = content.routes.map((): RouteEntry[] => []);
  for (const entry of entries) byRoute[entry.route]!.push(entry);
  const judged = content.routes.map((route, index) => judge(route, byRoute[index]!, head));
  const matching = judged.flatMap((judgement) => ("entry" in judgement ? [judgement] : []));
  const best = matching.reduce<Matching | undefined>(
    (first, other) => (first !== undefined && compare(first, other) >= 0 ? first : other),
    undefined,
  );
  return judged.map((judgement, index) => ({
    route: content.routes[index]!,
    outcome: "entry" in judgement ? outcomeOf(judgement, best!) : judgement,
  }));
}

interface Matching {
  readonly entry: RouteEntry;
  readonly host: number;
  readonly path: number;
}

type Failed = Extract<RouteOutcome, { kind: "failed" }>;

function judge(route: RouteContent, entries: readonly RouteEntry[], head: RequestHead): Matching | Failed {
  if (entries.length === 0) return { kind: "failed", rule: null, condition: { kind: "no-rules" } };
  const host = bestHost(route, head);
  if (host < 0) return { kind: "failed", rule: null, condition: { kind: "host" } };
  let best: Matching | undefined;
  let nearest: { readonly failed: FailedCondition; readonly rule: number } | undefined;
  for (const entry of entries) {
    const failed = failedCondition(entry, head);
    if (failed === null) {
      const matching = { entry, host, path: pathLength(entry.path, head) };
      if (best === undefined || compare(best, matching) < 0) best = matching;
    } else if (nearest === undefined || progress(failed) > progress(nearest.failed)) {
      nearest = { failed, rule: entry.rule };
    }
  }
  return best ?? { kind: "failed", rule: nearest!.rule, condition: nearest!.failed };
}

/** 0: the route asks for no host; -1: none of its hosts matches. */
function bestHost({ hosts }: RouteContent, { authority }: RequestHead): number {
  if (hosts.length === 0) return 0;
  const host = authority === undefined ? undefined : hostOf(authority);
  const best = host === undefined ? 0 : Math.max(...hosts.map((match) => hostRank(match, host)));
  return best === 0 ? -1 : best;
}

function compare(a: Matching, b: Matching): number {
  return a.host - b.host || specificity(a.entry, a.path) - specificity(b.entry, b.path);
}

function outcomeOf(own: Matching, best: Matching): RouteOutcome {
  const { rule } = own.entry;
  if (own === best) return { kind: "chosen", rule };
  const by =
    own.host < best.host
      ? "host"
      : own.path < best.path
        ? "path"
        : own.entry.detail < best.entry.detail
          ? "conditions"
          : "order";
  return { kind: "less-specific", rule, by };
}

/** The later the condition that fails, the nearer the match. */
function progress(failed: FailedCondition): number {
  return ["path", "method", "header", "query"].indexOf(failed.kind);
}
