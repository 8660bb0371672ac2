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

interface PrefixNode {
  readonly next: Map<string, PrefixNode>;
  readonly entries: RouteEntry[];
}

export function compilePaths(entries: readonly RouteEntry[]): PathTable {
  const exact = new Map<string, RouteEntry[]>();
  const calls = new Map<string | undefined, Map<string | undefined, RouteEntry[]>>();
  const prefixes: PrefixNode = { next: new Map(), entries: [] };
  const regexes: RouteEntry[] = [];
  const any = new Map<number, RouteEntry[]>();
  // The most specific first, so that the first entry of a list that holds is its best.
  for (const entry of [...entries].sort((a, b) => b.detail - a.detail || a.order - b.order)) {
    const { path } = entry;
    if (path.kind === "exact") listAt(exact, path.value).push(entry);
    else if (path.kind === "prefix") nodeAt(prefixes, path.value).entries.push(entry);
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
  const best = new BestEntry(head);
  for (const { length, entries } of any) best.offer(entries, length);
  if (prefixes.next.size > 0) offerPrefixes(prefixes, withoutTrailingSlashes(head.path), best);
  if (exact.size > 0) best.offer(exact.get(head.path), head.path.length);
  if (regexes.length > 0) {
    const entry = regexes.find((candidate) => failedCondition(candidate, head) === null);
    if (entry !== undefined) best.offer([entry], head.path.length);
  }
  if (calls.size > 0) offerCalls(calls, head, best);
  return best.entry;
}

/** Keeps the best of the entries it is offered; each list has its most specific entry first. */
class BestEntry {
  entry: RouteEntry | undefined;
  private rank = -1;
  private readonly head: RequestHead;

  constructor(head: RequestHead) {
    this.head = head;
  }

  offer(entries: readonly RouteEntry[] | undefined, length: number): void {
    if (entries === undefined) return;
    for (const entry of entries) {
      if (failedDetail(entry, this.head) !== null) continue;
      const rank = specificity(entry, length);
      if (rank > this.rank || (rank === this.rank && entry.order < this.entry!.order)) {
        this.entry = entry;
        this.rank = rank;
      }
      return;
    }
  }
}

function offerPrefixes(root: PrefixNode, path: string, best: BestEntry): void {
  let node: PrefixNode | undefined = root;
  for (let start = 0; start <= path.length;) {
    const slash = path.indexOf("/", start);
    const end = slash < 0 ? path.length : slash;
    node = node.next.get(path.slice(start, end));
    if (node === undefined) return;
    if (node.entries.length > 0) best.offer(node.entries, end);
    start = end + 1;
  }
}

function offerCalls(calls: PathTable["calls"], head: RequestHead, best: BestEntry): void {
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
    const child = node.next.get(segment) ?? { next: new Map(), entries: [] };
    node.next.set(segment, child);
    return child;
  }, root);
}
