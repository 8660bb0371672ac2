import { parseRoutePattern } from "../../resources/index.js";
import type { PathMatch, RouteContent, ValueMatch } from "../port-policy-content.js";

/** Why a pattern among the routes cannot be used; undefined: all can. */
export function invalidPattern(routes: readonly RouteContent[]): string | undefined {
  for (const { reference, rules } of routes) {
    for (const match of rules.flatMap(({ matches }) => matches)) {
      const asked: readonly (PathMatch | ValueMatch)[] =
        match.kind === "grpc" ? match.headers : [match.path, ...match.headers, ...match.query];
      for (const { type, value } of asked) {
        const parsed = type === "regex" ? parseRoutePattern(value) : undefined;
        if (parsed?.ok === false) return `${reference.kind} ${reference.name}: pattern \`${value}\`: ${parsed.why}`;
      }
    }
  }
  return undefined;
}
