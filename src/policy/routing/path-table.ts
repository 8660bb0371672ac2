import type { RequestHead } from "../model.js";
import { callLength, callOf, withoutTrailingSlashes } from "./path-conditions.js";
import { failedCondition, failedDetail, specificity, type RouteEntry } from "./route-entry.js";

/** Entries that compete for the same requests' paths, found by path instead of one after another. */
export interface PathTable {
  readonly exact: ReadonlyMap<string, readonly RouteEntry[]>;
  /** A trie of the segments between slashes. */
  readonly prefixes: PrefixNode;
  /** By service, then by method; undefined: any. */
  readonly calls: ReadonlyMap<string | undefined, ReadonlyMap<string | undefined, readonly RouteEntry[]>>;
  readonly regexes: readonly RouteEntry[];
  /** Every path, by what that counts for. */
  readonly any: readonly { readonly length: number; readonly entries: readonly RouteEntry[] }[];
}

/** Null instead of an empty collection: looking into one costs as much as looking into a full one. */
interface PrefixNode {
  next: Map<string, PrefixNode> | null;
  entries: RouteEntry[] | null;
}

export function compilePaths(entries: readonly RouteEntry[]): PathTable {
  const exact = new Map<string, RouteEntry[]>();
  const calls = new Map<string | undefined, Map<string | undefined, RouteEntry[]>>();
  const prefixes: PrefixNode = { next: null, entries: null };
  const regexes: RouteEntry[] = [];
  const any = new Map<number, RouteEntry[]>();
  // The most specific first, so that the first entry of a list that holds is its best.
  for (const entry of [...entries].sort((a, b) => b.detail - a.detail || a.order - b.order)) {
    const { path } = entry;
    if (path.kind === "exact") listAt(exact, path.value).push(entry);
    else if (path.kind === "prefix") (nodeAt(prefixes, path.value).entries ??= []).push(entry);
    else if (path.kind === "regex") regexes.push(entry);
    else if (path.kind === "any") listAt(any, path.length).push(entry);
    else {
      const methods = calls.get(path.service) ?? new Map<string | undefined, RouteEntry[]>();
      calls.set(path.service, methods);
      listAt(methods, path.method).push(entry);
    }
  }
  return { exact, prefixes, calls, regexes, any: [...any].map(([length, list]) => ({ length, entries: list })) };
}

/** The best entry that holds, or undefined (policy.md 6.7). */
export function bestByPath(table: PathTable, head: RequestHead): RouteEntry | undefined {
  const { exact, prefixes, calls, regexes, any } = table;
  best.begin(head);
  for (const { length, entries } of any) best.offer(entries, length);
  if (prefixes.next !== null) offerPrefixes(prefixes, withoutTrailingSlashes(head.path));
  if (exact.size > 0) best.offer(exact.get(head.path), head.path.length);
  if (regexes.length > 0) {
    const entry = regexes.find((candidate) => failedCondition(candidate, head) === null);
    if (entry !== undefined) best.offer([entry], head.path.length);
  }
  if (calls.size > 0) offerCalls(calls, head);
  return best.entry;
}

/**
 * Keeps the best of the entries it is offered; each list has its most specific entry first. There is one for all requests,
 * since looking one up never interrupts another.
 */
class BestEntry {
  entry: RouteEntry | undefined;
  private rank = -1;
  private head: RequestHead | undefined;

  begin(head: RequestHead): void {
    this.entry = undefined;
    this.rank = -1;
    this.head = head;
  }

  offer(entries: readonly RouteEntry[] | undefined, length: number): void {
    if (entries === undefined) return;
    for (const entry of entries) {
      if (entry.hasDetail && failedDetail(entry, this.head!) !== null) continue;
      const rank = specificity(entry, length);
      if (rank > this.rank || (rank === this.rank && entry.order < this.entry!.order)) {
        this.entry = entry;
        this.rank = rank;
      }
      return;
    }
  }
}

const best = new BestEntry();

function offerPrefixes(root: PrefixNode, path: string): void {
  let node: PrefixNode | undefined = root;
  for (let start = 0; start <= path.length;) {
    const slash = path.indexOf("/", start);
    const end = slash < 0 ? path.length : slash;
    node = node.next?.get(path.slice(start, end));
    if (node === undefined) return;
    if (node.entries !== null) best.offer(node.entries, end);
    if (node.next === null) return;
    start = end + 1;
  }
}

function offerCalls(calls: PathTable["calls"], head: RequestHead): void {
  const call = callOf(head);
  if (call === undefined) return;
  for (const service of [call.service, undefined]) {
    for (const method of [call.method, undefined]) {
      best.offer(calls.get(service)?.get(method), callLength({ kind: "call", service, method }, call));
    }
  }
}

function listAt<Key>(map: Map<Key, RouteEntry[]>, key: Key): RouteEntry[] {
  const known = map.get(key) ?? [];
  map.set(key, known);
  return known;
}

function nodeAt(root: PrefixNode, prefix: string): PrefixNode {
  return prefix.split("/").reduce((node, segment) => {
    const next = (node.next ??= new Map<string, PrefixNode>());
    const child: PrefixNode = next.get(segment) ?? { next: null, entries: null };
    next.set(segment, child);
    return child;
  }, root);
}
