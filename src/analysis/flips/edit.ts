import type { Question } from "../../policy/index.js";
import type { EditValue, Resource } from "../../resources/index.js";

/** Keys of maps and indexes of lists, from the object down. */
export type Path = readonly string[];

/** What an edit does to one object. */
export type Change =
  /** Puts a value in place of a scalar, or adds the key and the maps around it that are not there. */
  | { readonly kind: "set"; readonly path: Path; readonly value: EditValue }
  /** Adds an item to the end of a list, which need not be there. */
  | { readonly kind: "append"; readonly path: Path; readonly value: EditValue }
  /** Takes out an item of a list, or a key. */
  | { readonly kind: "remove"; readonly path: Path };

export type Edit =
  | { readonly action: "create"; readonly object: NewObject }
  | { readonly action: "change"; readonly resource: Resource; readonly changes: readonly Change[] }
  | { readonly action: "delete"; readonly resource: Resource };

/** An object that does not exist yet, as it would be written. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, EditValue>>;
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

/** `at("spec.identities", 0)`: a dotted path, and below it keys that may hold dots. */
export function at(dotted: string, ...below: readonly (string | number)[]): Path {
  return [...dotted.split("."), ...below.map(String)];
}
