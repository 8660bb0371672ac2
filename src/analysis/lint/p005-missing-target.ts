import type { PolicyFact, ServerAuthorizationFact } from "../../policy/index.js";
import { nearestName, refersTo, type Problem } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/** P005: what a policy or ServerAuthorization is for does not exist, so it protects and admits nothing. */
export const missingTarget: LintRule = (input) => [
  ...input.index.policies.flatMap((fact) => policyWithoutTarget(fact, input)),
  ...input.index.serverAuthorizations.flatMap((fact) => authorizationWithoutServer(fact, input)),
];

function policyWithoutTarget({ policy, target }: PolicyFact, input: LintInput): Problem[] {
  const { namespace } = policy.metadata;
  const { kind, name } = policy.spec.targetRef;
  if (target.kind === "missing") {
    const message = `targets ${kind} \`${name}\`, which does not exist in namespace \`${namespace}\`: nothing is protected by it`;
    return [problemAt(policy, { ...finding, path: "spec.targetRef.name", message, hint: hint(policy, input) })];
  }
  if (target.kind !== "namespace" || target.servers.length > 0) return [];
  const message = `targets namespace \`${namespace}\`, which has no Server: a policy reaches Servers only, so it grants nothing`;
  const defineIt = `define a Server; ports without one stay under the default inbound policy (${fallback(input)})`;
  return [problemAt(policy, { ...finding, path: "spec.targetRef", message, hint: defineIt })];
}

function authorizationWithoutServer({ authorization, servers }: ServerAuthorizationFact, input: LintInput): Problem[] {
  if (servers.length > 0) return [];
  const { namespace } = authorization.metadata;
  const { server } = authorization.spec;
  if ("name" in server) {
    const message = `names Server \`${server.name}\`, which does not exist in namespace \`${namespace}\`: nothing is protected by it`;
    const path = "spec.server.name";
    return [problemAt(authorization, { ...finding, path, message, hint: serverHint(namespace, server.name, input) })];
  }
  const message = `selects no Server in namespace \`${namespace}\`: nothing is protected by it`;
  const labels = "the selector is held against the labels of Servers, not of pods";
  return [problemAt(authorization, { ...finding, path: "spec.server.selector", message, hint: labels })];
}

function hint({ metadata, spec }: PolicyFact["policy"], input: LintInput): string {
  const { namespace } = metadata;
  const { targetRef } = spec;
  if (refersTo(targetRef, "policy.linkerd.io", "Server")) return serverHint(namespace, targetRef.name, input);
  const routes = input.index.routes
    .map(({ route }) => route)
    .filter((route) => route.kind.toLowerCase() === targetRef.kind.toLowerCase())
    .map(({ metadata: other, apiVersion }) => ({ ...other, apiVersion }));
  const own = routes.filter((route) => route.namespace === namespace);
  const ofOtherGroup = own.find((route) => route.name === targetRef.name);
  if (ofOtherGroup !== undefined) {
    return `the route of that name is of \`${ofOtherGroup.apiVersion}\`: correct \`group\``;
  }
  const near = nearestName(
    targetRef.name,
    own.map((route) => route.name),
  );
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const elsewhere = routes.find((route) => route.name === targetRef.name);
  return elsewhere === undefined
    ? "define the route, or correct the name"
    : `a route of that name is in namespace \`${elsewhere.namespace}\`; a policy reaches only routes of its own namespace`;
}

function serverHint(namespace: string, name: string, input: LintInput): string {
  const servers = input.index.servers.map((fact) => fact.server.metadata);
  const near = nearestName(
    name,
    servers.filter((server) => server.namespace === namespace).map((server) => server.name),
  );
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const elsewhere = servers.find((server) => server.name === name);
  if (elsewhere !== undefined) {
    return `a Server of that name is in namespace \`${elsewhere.namespace}\`; a policy reaches only Servers of its own namespace`;
  }
  return `define the Server; until then its port stays under the default inbound policy (${fallback(input)})`;
}

function fallback({ index }: LintInput): string {
  return `\`${index.cluster.defaultInboundPolicy}\` unless the workload says otherwise`;
}

const finding = { code: "P005", severity: "warn" } as const;
