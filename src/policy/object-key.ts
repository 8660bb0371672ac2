import { compareText } from "./compare-text.js";

/**
 * One text for each object. A reference may name anything, so the parts are quoted: no name can be written that passes
 * for another object's namespace.
 */
export function objectKey(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

/** The objects of one kind, the last of each name, ordered by namespace and name. */
export function lastOfEach<Item extends { readonly kind: string; readonly metadata: ObjectName }>(
  items: Iterable<Item>,
): readonly Item[] {
  const last = new Map<string, Item>();
  for (const item of items) last.set(objectKey(item.kind, item.metadata.namespace, item.metadata.name), item);
  return [...last.values()].sort(
    (a, b) =>
      compareText(a.metadata.namespace, b.metadata.namespace) ||
      compareText(a.metadata.name, b.metadata.name) ||
      compareText(a.kind, b.kind),
  );
}

interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}
