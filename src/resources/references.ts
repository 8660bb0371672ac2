import type { TargetReference } from "./model.js";

/**
 * Whether a reference names the type (`group`, `kind`). An absent or empty group is `core`; both parts compare without
 * case. So `{kind: Server}` is `core/Server` and is not the policy kind (policy.md 4.1).
 */
export function refersTo(reference: TargetReference, group: string, kind: string): boolean {
  return (
    (reference.group || "core").toLowerCase() === (group || "core").toLowerCase() &&
    reference.kind.toLowerCase() === kind.toLowerCase()
  );
}

/** `Kind.group` when a group is written (even an empty one), else `Kind`: the form in Linkerd's messages. */
export function canonicalKind(reference: TargetReference): string {
  return reference.group === undefined ? reference.kind : `${reference.kind}.${reference.group}`;
}

/** The API group of an `apiVersion`; empty for the core group (`v1`). */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

export const policyGroup = "policy.linkerd.io";
export const gatewayGroup = "gateway.networking.k8s.io";
