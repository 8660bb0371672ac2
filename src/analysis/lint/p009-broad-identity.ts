import {
  refersTo,
  type MeshTLSAuthentication,
  type Problem,
  type Resource,
  type ServerAuthorization,
} from "../../resources/index.js";
import { identityBreadth } from "../identity-breadth.js";
import { problemAt } from "./finding.js";
import { listedIdentities } from "./identity-mentions.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P009: an identity that admits a whole namespace, or everyone in the mesh. */
export const broadIdentity: LintRule = (input) =>
  input.set.resources.flatMap((resource) => [...broadEntries(resource, input), ...namespaceReferences(resource)]);

function broadEntries(resource: Resource, { index }: LintInput): Problem[] {
  if (resource.kind !== "MeshTLSAuthentication" && resource.kind !== "ServerAuthorization") return [];
  return listedIdentities(resource).flatMap(({ entry, path }) => {
    const breadth = identityBreadth(entry, index.cluster);
    if (breadth.kind === "mesh") return wholeMesh(resource, path, entry);
    return breadth.kind === "namespace" ? wholeNamespace(resource, path, entry, breadth.namespace) : [];
  });
}

function namespaceReferences(resource: Resource): Problem[] {
  if (resource.kind !== "MeshTLSAuthentication") return [];
  return (resource.spec.identityRefs ?? []).flatMap((reference, position) =>
    refersTo(reference, "core", "Namespace")
      ? wholeNamespace(resource, `spec.identityRefs.${position}`, undefined, reference.name)
      : [],
  );
}

function wholeMesh(resource: MeshTLSAuthentication | ServerAuthorization, path: string, entry: string): Problem {
  return problemAt(resource, {
    code: "P009",
    severity: "warn",
    path,
    message: `\`${entry}\` admits every workload of the mesh`,
    hint: "list the ServiceAccounts that need access",
  });
}

/** `entry` is absent for a reference to the Namespace. */
function wholeNamespace(
  resource: MeshTLSAuthentication | ServerAuthorization,
  path: string,
  entry: string | undefined,
  namespace: string,
): Problem {
  const what = entry === undefined ? `the reference to Namespace \`${namespace}\`` : `\`${entry}\``;
  const shorter =
    entry === undefined || resource.kind === "ServerAuthorization"
      ? ""
      : `; if all are meant, \`identityRefs: [{kind: Namespace, name: ${namespace}}]\` says it without the trust domain`;
  return problemAt(resource, {
    code: "P009",
    severity: "warn",
    path,
    message: `${what} admits every ServiceAccount of namespace \`${namespace}\`, \`default\` and those made later included`,
    hint: `list the ServiceAccounts that need access${shorter}`,
  });
}
