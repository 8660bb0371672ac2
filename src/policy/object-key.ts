import { apiGroup } from "../resources/index.js";
import { compareText } from "./compare-text.js";

/**
 * One text for each object. A reference may name anything, so the parts are quoted: no name can be written that passes
 * for another object's namespace.
 */
export function objectKey(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

/** As `objectKey`, for what may exist in two groups: an HTTPRoute of each is two objects; the version does not count. */
export function resourceKey({ apiVersion, kind, metadata }: KeyedObject): string {
  return JSON.stringify([apiGroup(apiVersion), kind, metadata.namespace, metadata.name]);
}

/** By namespace and name; of equal names by kind and group. */
export function byObjectName(a: KeyedObject, b: KeyedObject): number {
  return (
    compareText(a.metadata.namespace, b.metadata.namespace) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.kind, b.kind) ||
    compareText(apiGroup(a.apiVersion), apiGroup(b.apiVersion))
  );
}

interface KeyedObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly namespace: string; readonly name: string };
}
