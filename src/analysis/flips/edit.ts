import type { Question } from "../../policy/index.js";
import type { Resource } from "../../resources/index.js";

/** What an edit does to one object. Paths are dotted, as in problems: `spec.identities.0`. */
export type Change =
  /** Replaces the value, or adds the key. */
  | { readonly kind: "set"; readonly path: string; readonly value: unknown }
  /** Adds an item to the end of a list. */
  | { readonly kind: "append"; readonly path: string; readonly value: unknown }
  /** Takes out an item of a list, or a key. */
  | { readonly kind: "remove"; readonly path: string };

export type Edit =
  | { readonly action: "create"; readonly object: NewObject }
  | { readonly action: "change"; readonly resource: Resource; readonly changes: readonly Change[] }
  | { readonly action: "delete"; readonly resource: Resource };

/** An object that does not exist yet, as it would be written. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Something that may change the answer. Whether it does is found out by trying. */
export interface Candidate {
  /** One sentence: what the edits do. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What to ask afterwards, where the edit changes the client itself. Absent: the same again. */
  readonly question?: Question;
}

export function change(resource: Resource, ...changes: readonly Change[]): Edit {
  return { action: "change", resource, changes };
}
