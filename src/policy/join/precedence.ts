import { compareText } from "../compare-text.js";

interface DatedObject {
  readonly metadata: { readonly name: string; readonly creationTimestamp?: string };
}

/** The oldest first, then by name. An object without a timestamp is not in a cluster yet: it is the newest. */
export function byPrecedence(a: DatedObject, b: DatedObject): number {
  return byAge(a, b) || compareText(a.metadata.name, b.metadata.name);
}

/** The oldest first; those without a readable timestamp last, and equal among themselves. */
export function byAge(a: DatedObject, b: DatedObject): number {
  const [createdA, createdB] = [createdAt(a), createdAt(b)];
  if (createdA === createdB) return 0;
  return createdA < createdB ? -1 : 1;
}

function createdAt({ metadata }: DatedObject): number {
  const time = Date.parse(metadata.creationTimestamp ?? "");
  return Number.isNaN(time) ? Infinity : time;
}
