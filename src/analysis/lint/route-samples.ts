import type { HostMatch, PathMatch, RequestMatch, RequestText, RouteContent, ValueMatch } from "../../policy/index.js";
import { patternExample } from "./pattern-example.js";

/** A request that meets one match of a route, and which match that is. */
export interface RouteSample {
  readonly request: RequestText;
  readonly match: RequestMatch;
  readonly rule: number;
  readonly position: number;
  /** Whether a regular expression was guessed at: other requests of the same match may fare differently. */
  readonly guessed: boolean;
}

/**
 * Requests for each match of a route: with just what the match asks for, several where a match leaves room. Undefined in
 * place of a match for which none was found.
 */
export function routeSamples(route: RouteContent): (readonly RouteSample[] | undefined)[] {
  return route.rules.flatMap(({ matches }, rule) =>
    matches.map((match, position) => {
      const guessed = hasPattern(match);
      return requestsFor(match, route.hosts)?.map((request) => ({ request, match, rule, position, guessed }));
    }),
  );
}

/** A host that no sensible route names. */
export const strangeHost = "x9k.example";

function hasPattern(match: RequestMatch): boolean {
  const values = match.kind === "grpc" ? match.headers : [match.path, ...match.headers, ...match.query];
  return values.some(({ type }) => type === "regex");
}

function requestsFor(match: RequestMatch, hosts: readonly HostMatch[]): RequestText[] | undefined {
  const headers = examples(match.headers);
  const targets = match.kind === "grpc" ? callTargets(match) : httpTargets(match);
  if (headers === undefined || targets === undefined) return undefined;
  const authorities = hosts.length === 0 ? [strangeHost] : hosts.map(hostFor);
  return targets.flatMap((target) =>
    methodsOf(match).flatMap((method) => authorities.map((authority) => ({ method, target, authority, headers }))),
  );
}

function methodsOf(match: RequestMatch): readonly string[] {
  if (match.kind === "grpc") return ["POST"];
  return match.method === undefined ? ["GET", "POST", "PUT"] : [match.method];
}

function callTargets({ service, method }: { readonly service?: string; readonly method?: string }): string[] {
  return [`/${service ?? "x9.K"}/${method ?? "M9k"}`];
}

interface HttpConditions {
  readonly path: PathMatch;
  readonly query: readonly ValueMatch[];
}

function httpTargets({ path, query }: HttpConditions): string[] | undefined {
  const values = examples(query);
  const paths = pathsFor(path);
  if (values === undefined || paths === undefined) return undefined;
  const asked = values.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  return paths.map((text) => (asked === "" ? text : `${text}?${asked}`));
}

/** Below a prefix the names are of several sorts, so that no other route takes them all by chance. */
function pathsFor({ type, value }: PathMatch): string[] | undefined {
  if (type === "exact") return [value];
  if (type === "regex") {
    const example = patternExample(value);
    return example?.startsWith("/") === true ? [example] : undefined;
  }
  const base = value.replace(/\/+$/, "");
  return [base === "" ? "/" : base, `${base}/`, `${base}/x9-k`, `${base}/7/Q.z`, `${base}/a_b/c/d/e/f/g`];
}

/** A value for each condition, undefined when one is missing. */
function examples(conditions: readonly ValueMatch[]): (readonly [name: string, value: string])[] | undefined {
  const found = conditions.flatMap(({ name, type, value }) => {
    const example = type === "exact" ? value : patternExample(value);
    return example === undefined ? [] : [[name, example] as const];
  });
  return found.length === conditions.length ? found : undefined;
}

function hostFor(host: HostMatch): string {
  return host.kind === "exact" ? host.host : ["x9k", ...host.labels].join(".");
}
