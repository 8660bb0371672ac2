import { quoted, type Server } from "../resources/index.js";
import type { IgnoredPolicy } from "./explanation.js";
import { routeReference } from "./join/route-content.js";
import type { Decision } from "./model.js";
import type { PolicyFact, RouteFact, ServerAuthorizationFact } from "./policy-facts.js";
import type { PolicyIndex } from "./policy-index.js";
import { policyReference } from "./port-policy-content.js";
import type { Workload } from "./workload.js";

/**
 * The policies, ServerAuthorizations and routes of the workload's namespace that count for nothing in an answer, though
 * their author may think otherwise.
 */
export function ignoredPolicies(
  index: PolicyIndex,
  workload: Workload,
  server: Server | undefined,
  decision: Decision,
): readonly IgnoredPolicy[] {
  const isOwn = ({ metadata }: { readonly metadata: { readonly namespace: string } }): boolean =>
    metadata.namespace === workload.namespace;
  return [
    ...index.policies
      .filter(({ policy }) => isOwn(policy))
      .map((fact) =>
        ignored(policyReference("authorizationpolicy", fact.policy.metadata.name), policyWhy(fact, server, decision)),
      ),
    ...index.serverAuthorizations
      .filter(({ authorization }) => isOwn(authorization))
      .map((fact) =>
        ignored(
          policyReference("serverauthorization", fact.authorization.metadata.name),
          authorizationWhy(fact, server),
        ),
      ),
    ...index.routes
      .filter(({ route, parents, state }) => isOwn(route) && (parents.length > 0 || state === "ignored"))
      .map((fact) => ignored(routeReference(fact.route), routeWhy(fact, server))),
  ].flatMap((found) => found ?? []);
}

function ignored(policy: IgnoredPolicy["policy"], why: string | undefined): IgnoredPolicy | undefined {
  return why === undefined ? undefined : { policy, why };
}

/** Undefined: it counts. */
function policyWhy(fact: PolicyFact, server: Server | undefined, decision: Decision): string | undefined {
  if (fact.state !== "bound") return fact.why;
  const { target } = fact;
  if (target.kind === "namespace") {
    return server === undefined ? "it covers the namespace's Servers, and no Server selects this port" : undefined;
  }
  if (target.kind === "route") return routePolicyWhy(target, server, decision);
  if (target.kind !== "server" || target.server === server) return undefined;
  return `it targets Server ${quoted(target.server.metadata.name)}, which does not govern this port`;
}

function routePolicyWhy(
  { route, servers }: Extract<PolicyFact["target"], { kind: "route" }>,
  server: Server | undefined,
  decision: Decision,
): string | undefined {
  const name = `${route.kind} ${quoted(route.metadata.name)}`;
  if (server === undefined || !servers.includes(server))
    return `it targets ${name}, which is not in force at this port`;
  if (decision.route === null) {
    return decision.reason === "no-route" ? undefined : `it targets ${name}, and a connection has no route`;
  }
  const own = routeReference(route);
  if (own.name === decision.route.name && own.kind === decision.route.kind && own.group === decision.route.group)
    return undefined;
  return `it targets ${name}, and the request belongs to ${quoted(decision.route.name)}`;
}

function authorizationWhy(fact: ServerAuthorizationFact, server: Server | undefined): string | undefined {
  if (fact.state !== "bound") return fact.why;
  if (server !== undefined && fact.servers.includes(server)) return undefined;
  const names = fact.servers.map(({ metadata }) => quoted(metadata.name)).join(", ");
  return `it is for Server ${names}, which does not govern this port`;
}

function routeWhy(fact: RouteFact, server: Server | undefined): string | undefined {
  if (fact.state === "ignored") return fact.why;
  if (server !== undefined && fact.servers.includes(server)) return undefined;
  const here = fact.parents.find((parent) => parent.server === server && server !== undefined);
  if (here?.reason === "RouteReasonConflicted") {
    return `a GRPCRoute is attached to Server ${quoted(here.reference.name)} too, which turns its HTTPRoutes off`;
  }
  if (here !== undefined) return `the port is read as ${server!.spec.proxyProtocol}, which asks no ${fact.route.kind}`;
  if (fact.state === "inert") return fact.why;
  const names = fact.parents.map(({ reference }) => quoted(reference.name)).join(", ");
  return `it is attached to Server ${names}, which does not govern this port`;
}
