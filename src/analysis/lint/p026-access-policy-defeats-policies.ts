import type { Problem } from "../../resources/index.js";
import { containsGrant } from "../contains-grant.js";
import { governedServers, writtenRoutes, type GovernedServer } from "../governed-server.js";
import { listed } from "../wording.js";
import { problemAt } from "./finding.js";
import { grantingResources, grantName, type GrantingResources } from "./granting-resources.js";
import type { LintRule } from "./lint-input.js";

/** P026: the accessPolicy of a Server admits everyone whom its policies admit (policy.md 9.19). Audit is P038. */
export const accessPolicyDefeatsPolicies: LintRule = ({ index }) => {
  const resources = grantingResources(index);
  return governedServers(index)
    .filter(({ server }) => server.spec.accessPolicy !== "audit")
    .flatMap((governed) => check(governed, resources));
};

function check({ server, policy }: GovernedServer, resources: GrantingResources): Problem[] {
  const { authorizations } = policy.content;
  const open = authorizations.find(({ reference }) => reference.kind === "default");
  if (open === undefined) return [];
  const grants = [
    ...authorizations.filter((grant) => grant !== open),
    ...writtenRoutes(policy).flatMap((route) => route.authorizations),
  ];
  if (grants.length === 0 || !grants.every((grant) => containsGrant(open, grant))) return [];
  const { namespace } = server.metadata;
  const names = [...new Set(grants.map(({ reference }) => grantName(namespace, reference, resources)))];
  return [
    problemAt(server, {
      code: "P026",
      severity: "warn",
      path: "spec.accessPolicy",
      message: `\`${server.spec.accessPolicy}\` admits everyone whom ${listed(names)} ${names.length === 1 ? "admits" : "admit"}, so ${names.length === 1 ? "that restricts" : "they restrict"} nothing`,
      hint: "remove `accessPolicy`, so that only what policies grant gets in",
    }),
  ];
}
