import { identityKind } from "../identity/index.js";
import { addBit, bitSet, type BitSet } from "./bit-set.js";
import { append } from "./multimap.js";

/** What one entry of a list of identities accepts. */
export type IdentityMatch =
  | { readonly kind: "exact"; readonly identity: string }
  /** DNS identities that end with these labels and have at least one more before them; no labels: all of them. */
  | { readonly kind: "suffix"; readonly labels: readonly string[] };

/**
 * Reads an entry. Only `*` and a leading `*.` are wildcards: `**.x`, `a.*.x` and `*x` are names that nobody can have
 * (policy.md 2.3).
 */
export function parseIdentityMatch(entry: string): IdentityMatch {
  if (entry === "*") return { kind: "suffix", labels: [] };
  if (entry.startsWith("*.")) return { kind: "suffix", labels: entry.slice(2).split(".") };
  return { kind: "exact", identity: entry };
}

/** The entry as a person would write it. */
export function identityMatchText(match: IdentityMatch): string {
  return match.kind === "exact" ? match.identity : ["*", ...match.labels].join(".");
}

/** A numbered list whose entries say which identities they accept. */
export interface IdentityTable {
  readonly size: number;
  readonly exact: ReadonlyMap<string, readonly number[]>;
  /** A trie of labels, last label first. */
  readonly suffixes: SuffixNode;
}

export interface SuffixNode {
  readonly next: ReadonlyMap<string, SuffixNode>;
  /** The numbers whose suffix ends here. */
  readonly numbers: readonly number[];
}

/** Numbers each list of entries by its position. */
export function compileIdentities(lists: readonly (readonly IdentityMatch[])[]): IdentityTable {
  const exact = new Map<string, number[]>();
  const suffixes: GrowingNode = { next: new Map(), numbers: [] };
  lists.forEach((matches, number) => {
    for (const match of matches) {
      if (match.kind === "exact") append(exact, match.identity, number);
      else nodeAt(suffixes, match.labels).numbers.push(number);
    }
  });
  return { size: lists.length, exact, suffixes };
}

/**
 * Which numbers accept the identity: one hash lookup, and one step down the trie for each label of the name, however
 * many identities are listed. Suffixes, even the bare `*`, accept no URI identity (policy.md 2.4).
 */
export function acceptingIdentity(table: IdentityTable, identity: string): BitSet {
  const numbers = bitSet(table.size);
  for (const number of table.exact.get(identity) ?? []) addBit(numbers, number);
  if (identity === "" || identityKind(identity) === "uri") return numbers;
  const labels = identity.split(".");
  let node: SuffixNode | undefined = table.suffixes;
  // INVARIANT: the first label is never consumed, so a suffix does not match the name that it spells itself.
  for (let index = labels.length - 1; node !== undefined; index--) {
    for (const number of node.numbers) addBit(numbers, number);
    node = index > 0 ? node.next.get(labels[index]!) : undefined;
  }
  return numbers;
}

/** Whether one entry accepts the identity: asked of the table, so that there is no second opinion on what matches. */
export function acceptsIdentity(match: IdentityMatch, identity: string): boolean {
  return acceptingIdentity(compileIdentities([[match]]), identity).some((bits) => bits !== 0);
}

interface GrowingNode {
  readonly next: Map<string, GrowingNode>;
  readonly numbers: number[];
}

function nodeAt(root: GrowingNode, labels: readonly string[]): GrowingNode {
  return labels.reduceRight((node, label) => {
    const known = node.next.get(label);
    if (known !== undefined) return known;
    const child: GrowingNode = { next: new Map(), numbers: [] };
    node.next.set(label, child);
    return child;
  }, root);
}
