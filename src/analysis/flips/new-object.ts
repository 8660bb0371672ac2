import type { ServiceAccountName } from "../../identity/index.js";
import type { EditValue } from "../../resources/index.js";
import type { NewObject } from "./edit.js";

/** The objects that candidates create, with no field more than needed. */

/** What a new policy is attached to: in its own namespace, since no policy reaches another. */
export type NewTarget = Readonly<Record<"group" | "kind" | "name", string>>;

export interface ObjectName {
  readonly name: string;
  readonly namespace: string;
}

export function newPolicy(metadata: ObjectName, targetRef: NewTarget, references: readonly EditValue[]): NewObject {
  return {
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "AuthorizationPolicy",
    metadata,
    spec: { targetRef, requiredAuthenticationRefs: references },
  };
}

export function newMeshTls(metadata: ObjectName, spec: Readonly<Record<string, EditValue>>): NewObject {
  return { apiVersion: `${policyGroup}/v1alpha1`, kind: "MeshTLSAuthentication", metadata, spec };
}

export function newNetworks(metadata: ObjectName, cidrs: readonly string[]): NewObject {
  return {
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "NetworkAuthentication",
    metadata,
    spec: { networks: cidrs.map((cidr) => ({ cidr })) },
  };
}

export function newServer(metadata: ObjectName, spec: Readonly<Record<string, EditValue>>): NewObject {
  return { apiVersion: `${policyGroup}/v1beta3`, kind: "Server", metadata, spec };
}

export function newHttpRoute(metadata: ObjectName, server: string, matches: readonly EditValue[]): NewObject {
  return {
    apiVersion: `${policyGroup}/v1beta3`,
    kind: "HTTPRoute",
    metadata,
    spec: { parentRefs: [serverTarget(server)], rules: [{ matches }] },
  };
}

export function newGrpcRoute(metadata: ObjectName, server: string, matches: readonly EditValue[]): NewObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GRPCRoute",
    metadata,
    spec: { parentRefs: [serverTarget(server)], rules: [{ matches }] },
  };
}

export function serverTarget(name: string): NewTarget {
  return { group: policyGroup, kind: "Server", name };
}

/** A required authentication; the namespace is written only where it is not the policy's own. */
export function authenticationRef(
  kind: "MeshTLSAuthentication" | "NetworkAuthentication",
  { name, namespace }: ObjectName,
  home: string,
): EditValue {
  return { group: policyGroup, kind, name, ...(namespace === home ? {} : { namespace }) };
}

/** A reference to a ServiceAccount, which is right in every trust domain. */
export function accountRef({ serviceAccount, namespace }: ServiceAccountName, home: string): EditValue {
  return { kind: "ServiceAccount", name: serviceAccount, ...(namespace === home ? {} : { namespace }) };
}

/** The first of `base`, `base-2`, … that is free, cut to what Kubernetes takes for a name. */
export function freeName(base: string, isTaken: (name: string) => boolean): string {
  const stem = base
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, maxStem)
    .replace(/^-+|-+$/g, "");
  const name = stem === "" ? "access" : stem;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}

const policyGroup = "policy.linkerd.io";
/** Names are at most 63 letters where they become labels; a number may follow. */
const maxStem = 56;
