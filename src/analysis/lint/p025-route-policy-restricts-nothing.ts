import type { AuthorizationPolicy, ServerAuthorization } from "../../resources/index.js";
import { containsGrant } from "../contains-grant.js";
import { governedServers, writtenRoutes } from "../governed-server.js";
import { problemAt } from "./finding.js";
import { grantCandidates } from "./grant-candidates.js";
import { grantingResources, grantName } from "./granting-resources.js";
import type { LintRule } from "./lint-input.js";

/** P025: a policy on a route whose Server already admits everyone whom it admits (policy.md 9.18). */
export const routePolicyRestrictsNothing: LintRule = ({ index }) => {
  const resources = grantingResources(index);
  const found = new Map<AuthorizationPolicy | ServerAuthorization, { readonly by: string; readonly server: string }>();
  const free = new Set<AuthorizationPolicy | ServerAuthorization>();
  for (const { server, policy } of governedServers(index)) {
    const { namespace, name } = server.metadata;
    const candidates = grantCandidates(policy.content.authorizations.filter(isWritten));
    for (const grant of writtenRoutes(policy).flatMap((route) => route.authorizations)) {
      const resource = resources(namespace, grant.reference);
      if (resource === undefined || free.has(resource)) continue;
      const by = candidates(grant).find((outer) => containsGrant(outer, grant));
      if (by === undefined) free.add(resource);
      else found.set(resource, { by: grantName(namespace, by.reference, resources), server: name });
    }
  }
  return [...found]
    .filter(([resource]) => !free.has(resource))
    .map(([resource, { by, server }]) =>
      problemAt(resource, {
        code: "P025",
        severity: "warn",
        path: "spec.targetRef",
        message: `restricts nothing: ${by} admits the same clients and maybe more on the whole Server \`${server}\`, this route included`,
        hint: "grant on routes instead of on the Server: the grants add up, and the wider one counts",
      }),
    );
};

/** What an accessPolicy makes pointless is P026. */
function isWritten({ reference }: { readonly reference: { readonly kind: string } }): boolean {
  return reference.kind !== "default";
}
