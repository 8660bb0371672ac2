import type { TargetReference } from "./model.js";
import { nearestName } from "./nearest-name.js";

/** The place that a reference stands in. */
export type ReferenceRole = "target" | "authentication" | "identity" | "rate limit target";

/** What to write in place of a reference whose group or kind cannot stand there. `path` leads to the reference. */
export function supportedReference(role: ReferenceRole, reference: TargetReference, path: string): string {
  const { kinds, otherwise } = ROLES[role];
  const kind = nearestName(reference.kind, Object.keys(kinds));
  if (kind === undefined) return otherwise;
  const group = kinds[kind]!;
  const isSpelledRight = kind.toLowerCase() === reference.kind.toLowerCase();
  if (!isSpelledRight) return `did you mean \`${kind}\`${group === "" ? "" : ` with group: ${group}`}?`;
  return group === ""
    ? `${kind} is in the core group -> remove ${path}.group`
    : `${kind} is in group ${group} -> set ${path}.group: ${group}`;
}

/** What may stand in each place: kinds with their groups. That a reference may not is decided by admission. */
const ROLES: Readonly<Record<ReferenceRole, { kinds: Readonly<Record<string, string>>; otherwise: string }>> = {
  target: {
    kinds: {
      Server: "policy.linkerd.io",
      Namespace: "",
      HTTPRoute: "policy.linkerd.io",
      GRPCRoute: "gateway.networking.k8s.io",
    },
    otherwise:
      "a policy targets a Server (group policy.linkerd.io), whose `podSelector` selects the pods, a route of one, or its own Namespace",
  },
  authentication: {
    kinds: {
      MeshTLSAuthentication: "policy.linkerd.io",
      NetworkAuthentication: "policy.linkerd.io",
      ServiceAccount: "",
    },
    otherwise: "name a MeshTLSAuthentication or NetworkAuthentication (group policy.linkerd.io) or a ServiceAccount",
  },
  "rate limit target": {
    kinds: { Server: "policy.linkerd.io" },
    otherwise: "a rate limit targets a Server (group policy.linkerd.io)",
  },
  identity: {
    kinds: { ServiceAccount: "", Namespace: "" },
    otherwise: "name a ServiceAccount or a Namespace (core group, so without `group`)",
  },
};
