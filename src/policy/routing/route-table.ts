import type { RequestHead } from "../model.js";
import type { HostMatch, RouteContent } from "../port-policy-content.js";
import { bestByPath, compilePaths, type PathTable } from "./path-table.js";
import { hostOf } from "./request-host.js";
import { routeEntries, type RouteEntry } from "./route-entry.js";

/**
 * The routes of a port, compiled so that finding the one a request belongs to costs the same however many there are:
 * the host is looked up first, from the most specific match to none at all, then the path.
 */
export interface RouteTable {
  readonly entries: readonly RouteEntry[];
  readonly exactHosts: ReadonlyMap<string, PathTable>;
  /** By their text, without the star. */
  readonly suffixHosts: ReadonlyMap<string, PathTable>;
  /** Of `suffixHosts`, in characters. */
  readonly longestSuffix: number;
  readonly anyHost: PathTable;
}

export function compileRoutes(routes: readonly RouteContent[], isGrpc: boolean): RouteTable {
  const entries = routeEntries(routes, isGrpc);
  const exact = new Map<string, RouteEntry[]>();
  const suffix = new Map<string, RouteEntry[]>();
  const any: RouteEntry[] = [];
  for (const entry of entries) {
    const hosts = routes[entry.route]!.hosts;
    if (hosts.length === 0) any.push(entry);
    for (const key of new Set(hosts.filter(isExact).map(({ host }) => host))) append(exact, key, entry);
    for (const key of new Set(hosts.flatMap(suffixText))) append(suffix, key, entry);
  }
  return {
    entries,
    exactHosts: compiled(exact),
    suffixHosts: compiled(suffix),
    longestSuffix: [...suffix.keys()].reduce((longest, { length }) => Math.max(longest, length), 0),
    anyHost: compilePaths(any),
  };
}

/**
 * The entry that a request belongs to. The host decides before the path, across routes; authorizations play no part: a
 * request that its best route refuses does not fall back to another (policy.md 6.5, 6.7).
 */
export function findEntry(table: RouteTable, head: RequestHead): RouteEntry | undefined {
  const { exactHosts, suffixHosts, anyHost } = table;
  if (exactHosts.size > 0 || suffixHosts.size > 0) {
    const { authority } = head;
    const found = authority === undefined ? undefined : findByHost(table, hostOf(authority), head);
    if (found !== undefined) return found;
  }
  return bestByPath(anyHost, head);
}

function findByHost(table: RouteTable, host: string, head: RequestHead): RouteEntry | undefined {
  const { exactHosts, suffixHosts, longestSuffix } = table;
  const bare = host.endsWith(".") ? host.slice(0, -1) : host;
  for (const name of bare === host ? [host] : [host, bare]) {
    const paths = exactHosts.get(name);
    const found = paths === undefined ? undefined : bestByPath(paths, head);
    if (found !== undefined) return found;
  }
  // From the longest suffix of the host on, but none longer than any that is asked for: a host may be long.
  const first = Math.max(1, bare.length - longestSuffix);
  for (let dot = bare.indexOf(".", first); dot >= 0; dot = bare.indexOf(".", dot + 1)) {
    const suffix = bare.slice(dot);
    for (const name of bare === host ? [suffix] : [`${suffix}.`, suffix]) {
      const paths = suffixHosts.get(name);
      const found = paths === undefined ? undefined : bestByPath(paths, head);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isExact(match: HostMatch): match is Extract<HostMatch, { kind: "exact" }> {
  return match.kind === "exact";
}

function suffixText(match: HostMatch): readonly string[] {
  return match.kind === "suffix" ? [`.${match.labels.join(".")}`] : [];
}

function compiled(lists: ReadonlyMap<string, readonly RouteEntry[]>): ReadonlyMap<string, PathTable> {
  return new Map([...lists].map(([key, entries]) => [key, compilePaths(entries)]));
}

function append(map: Map<string, RouteEntry[]>, key: string, entry: RouteEntry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
}
