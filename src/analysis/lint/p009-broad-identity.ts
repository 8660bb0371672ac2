import { refersTo, type MeshTLSAuthentication, type Problem } from "../../resources/index.js";
import { identityBreadth } from "../identity-breadth.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";

/** P009: an identity that admits a whole namespace, or everyone in the mesh. */
export const broadIdentity: LintRule = ({ set, index }) =>
  set.resources
    .filter((resource) => resource.kind === "MeshTLSAuthentication")
    .flatMap((authentication) => [
      ...(authentication.spec.identities ?? []).flatMap((entry, position) => {
        const breadth = identityBreadth(entry, index.cluster);
        const path = `spec.identities.${position}`;
        if (breadth.kind === "mesh") return wholeMesh(authentication, path, entry);
        return breadth.kind === "namespace" ? wholeNamespace(authentication, path, entry, breadth.namespace) : [];
      }),
      ...(authentication.spec.identityRefs ?? []).flatMap((reference, position) =>
        refersTo(reference, "core", "Namespace")
          ? wholeNamespace(authentication, `spec.identityRefs.${position}`, undefined, reference.name)
          : [],
      ),
    ]);

function wholeMesh(authentication: MeshTLSAuthentication, path: string, entry: string): Problem {
  return problemAt(authentication, {
    code: "P009",
    severity: "warn",
    path,
    message: `\`${entry}\` admits every workload of the mesh`,
    hint: "list the ServiceAccounts that need access",
  });
}

/** `entry` is absent for a reference to the Namespace. */
function wholeNamespace(
  authentication: MeshTLSAuthentication,
  path: string,
  entry: string | undefined,
  namespace: string,
): Problem {
  const what = entry === undefined ? `the reference to Namespace \`${namespace}\`` : `\`${entry}\``;
  const shorter =
    entry === undefined
      ? ""
      : `; if all are meant, \`identityRefs: [{kind: Namespace, name: ${namespace}}]\` says it without the trust domain`;
  return problemAt(authentication, {
    code: "P009",
    severity: "warn",
    path,
    message: `${what} admits every ServiceAccount of namespace \`${namespace}\`, \`default\` and those made later included`,
    hint: `list the ServiceAccounts that need access${shorter}`,
  });
}
