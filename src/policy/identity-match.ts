import { identityKind } from "../identity/index.js";

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

/** Something for each identity that is listed, and for each suffix. */
export interface IdentityTable<Value> {
  readonly exact: Map<string, Value>;
  /** A trie of labels, last label first. */
  readonly suffixes: SuffixNode<Value>;
}

export interface SuffixNode<Value> {
  readonly next: Map<string, SuffixNode<Value>>;
  /** What belongs to the suffix that ends here; undefined: none does. */
  value: Value | undefined;
}

/** An object instead of a function, since one is made for each connection on the way to its decision. */
export interface Visitor<Value> {
  visit(value: Value): void;
}

export function identityTable<Value>(): IdentityTable<Value> {
  return { exact: new Map(), suffixes: { next: new Map(), value: undefined } };
}

/** What belongs to the entry; made when it is first asked for. */
export function valueFor<Value>(table: IdentityTable<Value>, match: IdentityMatch, make: () => Value): Value {
  if (match.kind === "exact") {
    const known = table.exact.get(match.identity) ?? make();
    table.exact.set(match.identity, known);
    return known;
  }
  const node = nodeAt(table.suffixes, match.labels);
  node.value ??= make();
  return node.value;
}

/**
 * Hands over what belongs to each entry that accepts the identity: one hash lookup, and one step down the trie for each
 * label of the name, however many identities are listed. Suffixes, even the bare `*`, accept no URI identity
 * (policy.md 2.4).
 */
export function visitAccepting<Value>(table: IdentityTable<Value>, identity: string, visitor: Visitor<Value>): void {
  const listed = table.exact.get(identity);
  if (listed !== undefined) visitor.visit(listed);
  const { suffixes } = table;
  if (identity === "" || identityKind(identity) === "uri") return;
  if (suffixes.value !== undefined) visitor.visit(suffixes.value);
  let node: SuffixNode<Value> | undefined = suffixes;
  // INVARIANT: the first label is never consumed, so a suffix does not match the name that it spells itself.
  for (let end = identity.length; node.next.size > 0;) {
    const dot = identity.lastIndexOf(".", end - 1);
    if (dot < 0 || end === 0) return;
    node = node.next.get(identity.slice(dot + 1, end));
    if (node === undefined) return;
    if (node.value !== undefined) visitor.visit(node.value);
    end = dot;
  }
}

/** Whether the entry accepts the identity, by the tables that decide. */
export function acceptsIdentity(match: IdentityMatch, identity: string): boolean {
  const table = identityTable<true>();
  valueFor(table, match, () => true);
  let accepted = false;
  visitAccepting(table, identity, {
    visit() {
      accepted = true;
    },
  });
  return accepted;
}

function nodeAt<Value>(root: SuffixNode<Value>, labels: readonly string[]): SuffixNode<Value> {
  return labels.reduceRight((node, label) => {
    const known = node.next.get(label);
    if (known !== undefined) return known;
    const child: SuffixNode<Value> = { next: new Map(), value: undefined };
    node.next.set(label, child);
    return child;
  }, root);
}
