import { quoted, type Server } from "../resources/index.js";
import type { IgnoredPolicy } from "./explanation.js";
import { routeReference } from "./join/route-content.js";
import type { Decision, Reference } from "./model.js";
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
  const busy = new Set(index.servers.filter(({ won }) => won.length > 0).map((fact) => fact.server));
  const isElsewhere = (servers: readonly (Server | undefined)[]): boolean =>
    servers.length > 0 && servers.every((other) => other !== undefined && other !== server && busy.has(other));
  const ignored = (policy: Reference, why: string | undefined, servers: readonly (Server | undefined)[]) =>
    why === undefined ? [] : [{ policy, why, isElsewhere: isElsewhere(servers) }];
  return [
    ...index.policies
      .filter(({ policy }) => isOwn(policy))
      .flatMap((fact) => {
        const reference = policyReference("authorizationpolicy", fact.policy.metadata.name);
        return ignored(reference, policyWhy(fact, server, decision), targetServers(fact));
      }),
    ...index.serverAuthorizations
      .filter(({ authorization }) => isOwn(authorization))
      .flatMap((fact) => {
        const reference = policyReference("serverauthorization", fact.authorization.metadata.name);
        return ignored(reference, authorizationWhy(fact, server), fact.servers);
      }),
    ...index.routes
      .filter(({ route, parents, state }) => isOwn(route) && (parents.length > 0 || state === "ignored"))
      .flatMap((fact) =>
        ignored(
          routeReference(fact.route),
          routeWhy(fact, server),
          fact.parents.map((parent) => parent.server),
        ),
      ),
  ];
}

function targetServers({ target }: PolicyFact): readonly Server[] {
  if (target.kind === "server") return [target.server];
  return target.kind === "route" ? target.servers : [];
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
