import { apiGroup, differences, type Problem, type Resource } from "../../resources/index.js";
import type { FixableProblem } from "./choose-fixes.js";
import type { Inspection } from "./inspect.js";

/**
 * Why a change of manifests is not what its fixes intend, or undefined when it is: their problems are gone, no object is
 * rejected that was not, and every object says what it said but for the places that the problems name. Decisions follow
 * from what objects say, so no other decision can have changed.
 */
export function whyNotAsIntended(
  before: Inspection,
  after: Inspection,
  fixes: readonly FixableProblem[],
): string | undefined {
  for (const fix of fixes) {
    const count = ({ problems }: Inspection) => problems.filter((problem) => isSame(problem, fix)).length;
    if (count(after) >= count(before)) return `${fix.code} would be found again`;
  }
  const rejectedBefore = new Set(rejections(before).map(objectKey));
  const added = rejections(after).find((problem) => !rejectedBefore.has(objectKey(problem)));
  if (added !== undefined) return `it would be rejected: ${added.code} ${added.message}`;
  return whyOtherObjects(before.set.resources, after.set.resources, fixes);
}

function whyOtherObjects(
  before: readonly Resource[],
  after: readonly Resource[],
  fixes: readonly FixableProblem[],
): string | undefined {
  const later = new Map(after.map((resource) => [resourceKey(resource), resource]));
  for (const resource of before) {
    const same = later.get(resourceKey(resource));
    later.delete(resourceKey(resource));
    if (same === undefined) return `${describe(resource)} would be lost`;
    const paths = fixes.filter((fix) => isAbout(fix, resource)).map(({ path }) => path);
    const elsewhere = changedPaths(resource, same).find((path) => !paths.some((allowed) => isWithin(path, allowed)));
    if (elsewhere !== undefined) return `${describe(resource)} would change at ${elsewhere}`;
  }
  // What was rejected before and is not any more must be what a fix mended.
  const mended = new Set(fixes.map(objectKey));
  const appeared = [...later.values()].find((resource) => !mended.has(nameKey(resource)));
  return appeared === undefined ? undefined : `${describe(appeared)} would appear`;
}

/** Where the documents differ; another version of the same words must mean the same, defaults included. */
function changedPaths(before: Resource, after: Resource): string[] {
  const written = differences(before.origin.written?.root.value, after.origin.written?.root.value);
  if (written.every((path) => path !== "apiVersion")) return written;
  const meaning = ({ metadata, ...resource }: Resource) => ({
    metadata,
    spec: "spec" in resource ? resource.spec : undefined,
  });
  return [...written, ...differences(meaning(before), meaning(after)).map((path) => `${path} (what it means)`)];
}

/** Whether a change at `path` is one at `allowed`; a list whose length changed is changed as a whole. */
function isWithin(path: string, allowed: string): boolean {
  return path === allowed || path.startsWith(`${allowed}.`) || allowed.startsWith(`${path}.`);
}

function rejections({ problems }: Inspection): Problem[] {
  return problems.filter(({ severity }) => severity === "reject");
}

function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.path === b.path && objectKey(a) === objectKey(b);
}

/** Asked of the text that the fix is for: objects of two groups may share a kind and a name, but no lines. */
function isAbout(fix: FixableProblem, resource: Resource): boolean {
  const { line, written } = resource.origin;
  if (written === undefined || objectKey(fix) !== nameKey(resource)) return false;
  return line <= fix.line && fix.line <= written.source.range(written.root).end.line;
}

function objectKey({ file, kind, namespace, name }: Problem): string {
  return JSON.stringify([file, kind, namespace === "" ? "default" : namespace, name]);
}

function resourceKey(resource: Resource): string {
  return JSON.stringify([apiGroup(resource.apiVersion), nameKey(resource)]);
}

/** As problems name an object, which is without its group. */
function nameKey({ origin, kind, metadata: { namespace, name } }: Resource): string {
  return JSON.stringify([origin.file, kind, namespace === "" ? "default" : namespace, name]);
}

function describe({ kind, metadata: { namespace, name } }: Resource): string {
  return [namespace, kind, name].filter((part) => part !== "").join("/");
}
