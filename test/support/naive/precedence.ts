import type { Metadata } from "./manifest.js";

/**
 * 3.4: "sorted by `creationTimestamp` ascending, then by name ascending". An object that no cluster has dated yet comes
 * after those that have a date (6.7: "routes with creationTimestamp first, oldest first").
 */
export function byAgeThenName(
  { metadata: one }: { readonly metadata: Metadata },
  { metadata: other }: { readonly metadata: Metadata },
): number {
  return compare(age(one), age(other)) || compare(one.name, other.name);
}

export function compare<T extends string | number>(one: T, other: T): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function age({ creationTimestamp }: Metadata): number {
  return typeof creationTimestamp === "string" ? Date.parse(creationTimestamp) : Number.MAX_VALUE;
}

/** 11: where Linkerd's order is that of a hash map, ours is by name. */
export function byName(
  { metadata: one }: { readonly metadata: Metadata },
  { metadata: other }: { readonly metadata: Metadata },
): number {
  return compare(one.name, other.name);
}
