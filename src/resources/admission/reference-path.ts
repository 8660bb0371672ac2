import type { TargetReference } from "../model.js";

/** The part of a reference to point at: its group when it has one, since that is what is mostly wrong. */
export function kindPath(path: string, reference: TargetReference): string {
  return `${path}.${reference.group === undefined ? "kind" : "group"}`;
}
