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
  /** By their labels, joined by dots. */
  readonly suffixes: Map<string, Value>;
  /** Whether any suffix has this many labels. Few numbers occur, so that a name is cut at few places. */
  readonly hasLength: boolean[];
}

/** An object instead of a function, since one is made for each connection on the way to its decision. */
export interface Visitor<Value> {
  visit(value: Value): void;
}

export function identityTable<Value>(): IdentityTable<Value> {
  return { exact: new Map(), suffixes: new Map(), hasLength: [] };
}

/** What belongs to the entry; made when it is first asked for. */
export function valueFor<Value>(table: IdentityTable<Value>, match: IdentityMatch, make: () => Value): Value {
  const isExact = match.kind === "exact";
  const map = isExact ? table.exact : table.suffixes;
  const key = isExact ? match.identity : match.labels.join(".");
  if (!isExact) table.hasLength[match.labels.length] = true;
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/**
 * Hands over what belongs to each entry that accepts the identity: one hash lookup, and one for each number
 * of labels that suffixes have, however many identities are listed. Suffixes, even the bare `*`, accept no URI identity
 * (policy.md 2.4).
 */
export function visitAccepting<Value>(table: IdentityTable<Value>, identity: string, visitor: Visitor<Value>): void {
  const { exact, suffixes, hasLength } = table;
  const listed = exact.size === 0 ? undefined : exact.get(identity);
  if (listed !== undefined) visitor.visit(listed);
  if (suffixes.size === 0 || identity === "" || identityKind(identity) === "uri") return;
  const every = hasLength[0] === true ? suffixes.get("") : undefined;
  if (every !== undefined) visitor.visit(every);
  // INVARIANT: a suffix begins behind a dot, so it does not match the name that it spells itself.
  // Why not lastIndexOf: it is many times dearer than looking at each character.
  let labels = 0;
  for (let at = identity.length - 1; at >= 0; at--) {
    if (identity.charCodeAt(at) !== dot) continue;
    labels++;
    if (hasLength[labels] !== true) continue;
    const value = suffixes.get(identity.slice(at + 1));
    if (value !== undefined) visitor.visit(value);
    if (labels === hasLength.length - 1) return;
  }
}

const dot = 0x2e;

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
