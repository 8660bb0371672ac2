import { stringify } from "yaml";
import { parseDocuments, type Resource } from "../../resources/index.js";
import { documentSpan } from "./document-span.js";
import { editText } from "./edit-text.js";
import type { Candidate, Edit, NewObject } from "./edit.js";
import type { FlipPatch } from "./flip.js";
import { hunk } from "./hunk.js";

/** What an edit makes of a policy set, and the edit in print. */
export interface AppliedCandidate {
  readonly removed: readonly Resource[];
  /** In place of what is removed, and new. */
  readonly added: readonly Resource[];
  readonly patches: readonly FlipPatch[];
}

/**
 * Makes the edits in the authors' own texts and reads the texts again, as a person who applies the patches would.
 * Undefined where that cannot be done, or admission refuses what comes of it.
 */
export function applyCandidate({ edits }: Candidate): AppliedCandidate | undefined {
  const earlier: Replacement[] = [];
  const applied = edits.map((edit) => applyEdit(edit, earlier));
  if (!applied.every((edit) => edit !== undefined)) return undefined;
  return {
    removed: edits.flatMap((edit) => (edit.action === "create" ? [] : [edit.resource])),
    added: applied.flatMap(({ read }) => read),
    patches: applied.map(({ patch }) => patch),
  };
}

interface AppliedEdit {
  /** What stands in place of the old object. */
  readonly read: readonly Resource[];
  readonly patch: FlipPatch;
}

/** A document of a file, by its place in the text as it was read, and what it has become. */
interface Replacement {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function applyEdit(edit: Edit, earlier: Replacement[]): AppliedEdit | undefined {
  switch (edit.action) {
    case "create":
      return create(edit.object);
    case "change": {
      const after = editText(edit.resource, edit.changes);
      return after === undefined ? undefined : change(edit.resource, "change", after, earlier);
    }
    case "delete": {
      const after = withoutObject(edit.resource);
      return after === undefined ? undefined : change(edit.resource, "delete", after, earlier);
    }
  }
}

function create(object: NewObject): AppliedEdit | undefined {
  const yaml = stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
  const { set, problems } = parseDocuments([{ file: "", text: yaml }]);
  if (problems.some(({ severity }) => severity === "reject")) return undefined;
  const { kind, metadata } = object;
  return { read: set.resources, patch: { action: "create", kind, ...metadata, file: "", yaml } };
}

function change(
  resource: Resource,
  action: "change" | "delete",
  after: string,
  earlier: Replacement[],
): AppliedEdit | undefined {
  const { kind, metadata, origin } = resource;
  const { source, root } = origin.written!;
  const { start, end } = documentSpan(source.text, root.offset);
  // Nothing but the object's own document was edited, so nothing else needs to be read again.
  const text = after.slice(start, end + after.length - source.text.length);
  const { set, problems } = parseDocuments([{ file: origin.file, text }]);
  const isRefused = problems.some((problem) => problem.severity === "reject" && isOf(problem, resource));
  const read = set.resources.filter((other) => isOf({ kind: other.kind, ...other.metadata }, resource));
  const own = { file: origin.file, start, end, text };
  const isTwice = earlier.some((other) => other.file === own.file && other.start === start);
  if (after === source.text || isRefused || isTwice || read.length !== (action === "change" ? 1 : 0)) return undefined;
  // A patch shows the text as the patches before it leave it, so that they can be applied one after another.
  const before = replaced(source.text, origin.file, earlier);
  earlier.push(own);
  const { line, text: yaml } = hunk(before, replaced(source.text, origin.file, earlier));
  const { namespace, name } = metadata;
  return { read, patch: { action, kind, namespace, name, file: origin.file, line, yaml } };
}

/** From the end, so that the places before it hold. */
function replaced(text: string, file: string, replacements: readonly Replacement[]): string {
  return replacements
    .filter((replacement) => replacement.file === file)
    .sort((a, b) => b.start - a.start)
    .reduce((changed, own) => changed.slice(0, own.start) + own.text + changed.slice(own.end), text);
}

interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function isOf({ kind, namespace, name }: ObjectName, { kind: other, metadata }: Resource): boolean {
  return kind === other && name === metadata.name && (namespace || "default") === (metadata.namespace || "default");
}

/** The text without the object's document: only where it has a document of its own. */
function withoutObject({ origin: { written } }: Resource): string | undefined {
  if (written === undefined) return undefined;
  const { text } = written.source;
  const { start, end } = documentSpan(text, written.root.offset);
  // Before an object inside a list of objects stands more than a mark and comments.
  const isWhole = /^(---[^\n]*\n)?(\s*(#[^\n]*)?\n)*\s*$/.test(text.slice(start, written.root.offset));
  return isWhole ? text.slice(0, start) + text.slice(end) : undefined;
}
