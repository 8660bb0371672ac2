import type { Resource, ResourceKind } from "../../resources/index.js";
import { authenticationFact, policyFact, rateLimitFact, routeFact, serverAuthorizationFact } from "../join/facts.js";
import { isAuthentication, isRoute } from "../join/policy-kinds.js";
import type { PolicyJoin } from "../join/policy-join.js";
import { serverFacts } from "../join/server-facts.js";
import { byObjectName } from "../object-key.js";
import type {
  AuthenticationFact,
  PolicyFact,
  RateLimitFact,
  RouteFact,
  ServerAuthorizationFact,
  ServerFact,
} from "../policy-facts.js";
import type { Workload } from "../workload.js";
import type { HeldResources } from "./held-resources.js";
import type { PortTable } from "./port-table.js";

/** What became of every object, as of one moment: made anew with each edit, and each list only if somebody asks. */
export interface Facts {
  workloads(): readonly Workload[];
  servers(): readonly ServerFact[];
  policies(): readonly PolicyFact[];
  authentications(): readonly AuthenticationFact[];
  serverAuthorizations(): readonly ServerAuthorizationFact[];
  routes(): readonly RouteFact[];
  rateLimits(): readonly RateLimitFact[];
}

export function factsOf(held: HeldResources, join: PolicyJoin, ports: PortTable): Facts {
  const objects = once(() => held.sorted());
  const standings = once(() =>
    [...ports.standings()].sort((a, b) => byObjectName(a.workload.resource, b.workload.resource)),
  );
  return {
    workloads: once(() => standings().map(({ workload }) => workload)),
    servers: once(() => serverFacts(ofKind(objects(), "Server"), standings())),
    policies: once(() => ofKind(objects(), "AuthorizationPolicy").map((policy) => policyFact(policy, join))),
    authentications: once(() =>
      objects()
        .filter(isAuthentication)
        .map((object) => authenticationFact(object, join)),
    ),
    serverAuthorizations: once(() =>
      ofKind(objects(), "ServerAuthorization").map((object) => serverAuthorizationFact(object, join)),
    ),
    routes: once(() =>
      objects()
        .filter(isRoute)
        .map((route) => routeFact(route, join)),
    ),
    rateLimits: once(() => ofKind(objects(), "HTTPLocalRateLimitPolicy").map((policy) => rateLimitFact(policy, join))),
  };
}

function once<Value>(work: () => Value): () => Value {
  let result: { readonly value: Value } | undefined;
  return () => (result ??= { value: work() }).value;
}

function ofKind<Kind extends ResourceKind>(
  objects: readonly Resource[],
  kind: Kind,
): readonly Extract<Resource, { kind: Kind }>[] {
  return objects.filter((object): object is Extract<Resource, { kind: Kind }> => object.kind === kind);
}
