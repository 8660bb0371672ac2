import type { Reference } from "./manifest.js";

/**
 * 4.1: "Reference (group, kind) equals type (G, K) iff `(group absent or "" ? "core" : group)` equals `(G == "" ? "core" :
 * G)` and kinds equal, all ASCII-case-insensitively."
 */
export function refersToKind(reference: Pick<Reference, "group" | "kind">, group: string, kind: string): boolean {
  const written = reference.group === undefined || reference.group === null ? "" : reference.group;
  return sameText(written === "" ? "core" : written, group === "" ? "core" : group) && sameText(reference.kind, kind);
}

export function sameText(one: string, other: string): boolean {
  return lower(one) === lower(other);
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
