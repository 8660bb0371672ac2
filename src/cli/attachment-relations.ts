import { rateLimitConditions, routeConditions, serverAuthorizationConditions } from "../analysis/index.js";
import type { RateLimitFact, RouteFact, ServerAuthorizationFact } from "../policy/index.js";
import type { HTTPLocalRateLimitPolicy, RouteResource, ServerAuthorization } from "../resources/index.js";
import type { PolicyView } from "./policy-view.js";
import type { Relations } from "./relation-sections.js";

/** What `describe` says of objects that hang on Servers, beyond their own fields. */
export function attachmentRelations(
  resource: RouteResource | ServerAuthorization | HTTPLocalRateLimitPolicy,
  { index }: PolicyView,
): Relations {
  switch (resource.kind) {
    case "HTTPRoute":
    case "GRPCRoute":
      return routeRelations(index.routes.find(({ route }) => route === resource));
    case "ServerAuthorization":
      return authorizationRelations(index.serverAuthorizations.find(({ authorization }) => authorization === resource));
    case "HTTPLocalRateLimitPolicy":
      return rateLimitRelations(index.rateLimits.find(({ policy }) => policy === resource));
  }
}

function routeRelations(fact: RouteFact | undefined): Relations {
  if (fact === undefined) return nothing;
  const policies = fact.policies.map(({ metadata }) => `AuthorizationPolicy/${metadata.name}`);
  return {
    sections: [
      { title: "In Force At", lines: fact.servers.map(serverName) },
      { title: "Referenced By", lines: policies },
    ],
    conditions: routeConditions(fact),
  };
}

function authorizationRelations(fact: ServerAuthorizationFact | undefined): Relations {
  if (fact === undefined) return nothing;
  return {
    sections: [{ title: "Resolves To", lines: fact.servers.map(serverName) }],
    conditions: serverAuthorizationConditions(fact),
  };
}

function rateLimitRelations(fact: RateLimitFact | undefined): Relations {
  if (fact === undefined) return nothing;
  return {
    sections: [{ title: "Resolves To", lines: fact.server === undefined ? [] : [serverName(fact.server)] }],
    conditions: rateLimitConditions(fact),
  };
}

/** What hangs on a Server besides AuthorizationPolicies, for its own description. */
export function attachedTo(server: { readonly metadata: { readonly name: string } }, { index }: PolicyView): string[] {
  const here = (servers: readonly unknown[]): boolean => servers.includes(server);
  return [
    ...index.serverAuthorizations
      .filter(({ servers, state }) => state === "bound" && here(servers))
      .map(({ authorization }) => `ServerAuthorization/${authorization.metadata.name}`),
    ...index.routes.filter(({ servers }) => here(servers)).map(({ route }) => `${route.kind}/${route.metadata.name}`),
    ...index.rateLimits
      .filter((fact) => fact.accepted && fact.server === server)
      .map(({ policy }) => `HTTPLocalRateLimitPolicy/${policy.metadata.name}`),
  ];
}

function serverName({ metadata }: { readonly metadata: { readonly name: string } }): string {
  return `Server/${metadata.name}`;
}

const nothing: Relations = { sections: [], conditions: [] };
