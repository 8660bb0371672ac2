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
  const applied = edits.map(applyEdit);
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

function applyEdit(edit: Edit): AppliedEdit | undefined {
  switch (edit.action) {
    case "create":
      return create(edit.object);
    case "change": {
      const after = editText(edit.resource, edit.changes);
      return after === undefined ? undefined : change(edit.resource, "change", after);
    }
    case "delete": {
      const after = withoutObject(edit.resource);
      return after === undefined ? undefined : change(edit.resource, "delete", after);
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

function change(resource: Resource, action: "change" | "delete", after: string): AppliedEdit | undefined {
  const { kind, metadata, origin } = resource;
  const { source, root } = origin.written!;
  const before = source.text;
  const { start, end } = documentSpan(before, root.offset);
  // Nothing but the object's own document was edited, so nothing else needs to be read again.
  const text = after.slice(start, end + after.length - before.length);
  const { set, problems } = parseDocuments([{ file: origin.file, text }]);
  const isRefused = problems.some((problem) => problem.severity === "reject" && isOf(problem, resource));
  const read = set.resources.filter((other) => isOf({ kind: other.kind, ...other.metadata }, resource));
  if (before === after || isRefused || read.length !== (action === "change" ? 1 : 0)) return undefined;
  const { line, text: yaml } = hunk(before, after);
  const { namespace, name } = metadata;
  return { read, patch: { action, kind, namespace, name, file: origin.file, line, yaml } };
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
