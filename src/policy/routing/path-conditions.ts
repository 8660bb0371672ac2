import type { RoutePattern } from "../../resources/index.js";
import type { RequestHead } from "../model.js";
import type { RequestMatch } from "../port-policy-content.js";
import { patternOf } from "./value-conditions.js";

/** What an entry asks of the path, which is compared as it was sent: decoding it here would let `%2F` choose a route. */
export type PathMatcher =
  /** Every request. `length` is what that counts for. */
  | { readonly kind: "any"; readonly length: number }
  | { readonly kind: "exact"; readonly value: string }
  /** Without the slashes at its end. */
  | { readonly kind: "prefix"; readonly value: string }
  | { readonly kind: "regex"; readonly pattern: RoutePattern }
  /** A call `POST /service/method`; undefined: any. */
  | { readonly kind: "call"; readonly service: string | undefined; readonly method: string | undefined };

export function pathMatcher(match: RequestMatch | null, isGrpc: boolean): PathMatcher {
  if (match === null) return { kind: "any", length: isGrpc ? 0 : 1 };
  if (match.kind === "grpc") return { kind: "call", service: match.service, method: match.method };
  const { type, value } = match.path;
  if (type === "regex") return { kind: "regex", pattern: patternOf(value) };
  if (type === "exact") return { kind: "exact", value };
  return value === "/" ? { kind: "any", length: 1 } : { kind: "prefix", value: withoutTrailingSlashes(value) };
}

/** What the match counts for, or -1 when it does not hold (policy.md 6.7). */
export function pathLength(path: PathMatcher, head: RequestHead): number {
  switch (path.kind) {
    case "any":
      return path.length;
    case "exact":
      return head.path === path.value ? path.value.length : -1;
    case "prefix": {
      const sent = withoutTrailingSlashes(head.path);
      return sent.startsWith(path.value) && (sent.length === path.value.length || sent[path.value.length] === "/")
        ? path.value.length
        : -1;
    }
    case "regex":
      return path.pattern.matchesWhole(head.path) ? head.path.length : -1;
    case "call":
      return callLength(path, callOf(head));
  }
}

/** The service and method that a request calls; undefined: it is no call. More segments do not count. */
export function callOf(head: RequestHead): { readonly service: string; readonly method: string } | undefined {
  if (head.method !== "POST") return undefined;
  const [before, service, method] = head.path.split("/", 3);
  return before === "" && service !== undefined && method !== undefined ? { service, method } : undefined;
}

/** The service counts before the method. */
export function callLength(
  path: Extract<PathMatcher, { kind: "call" }>,
  call: { readonly service: string; readonly method: string } | undefined,
): number {
  if (call === undefined) return -1;
  if (path.service !== undefined && path.service !== call.service) return -1;
  if (path.method !== undefined && path.method !== call.method) return -1;
  return (path.service?.length ?? 0) * methodRange + (path.method?.length ?? 0);
}

export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === slash) end--;
  return end === path.length ? path : path.slice(0, end);
}

const slash = 0x2f;
/** Longer than the path of any request that a sidecar reads; a product with every other count stays exact. */
const methodRange = 0x8000;
