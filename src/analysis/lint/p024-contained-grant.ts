import type { ClientAuthorization, PolicyIndex } from "../../policy/index.js";
import type { AuthorizationPolicy, Problem, ServerAuthorization } from "../../resources/index.js";
import { containsGrant } from "../contains-grant.js";
import { governedServers } from "../governed-server.js";
import { problemAt } from "./finding.js";
import { grantCandidates } from "./grant-candidates.js";
import { grantingResources, grantName } from "./granting-resources.js";
import type { LintRule } from "./lint-input.js";

/** P024: a grant on a Server that another one contains at every Server where it counts. */
export const containedGrant: LintRule = ({ index }) => {
  const resources = grantingResources(index);
  const places = grantPlaces(index);
  const found = new Map<Granting, string>();
  const free = new Set<Granting>();
  for (const { server, policy } of governedServers(index)) {
    const { namespace } = server.metadata;
    const grants = policy.content.authorizations.flatMap((grant) => {
      const resource = resources(namespace, grant.reference);
      return resource === undefined ? [] : { grant, resource, places: places.get(resource) ?? 0 };
    });
    const container = containerAmong(grants);
    for (const { grant, resource } of grants) {
      if (free.has(resource)) continue;
      const by = container(grant);
      if (by === undefined) free.add(resource);
      else found.set(resource, grantName(namespace, by.reference, resources));
    }
  }
  return [...found].filter(([resource]) => !free.has(resource)).map(([resource, by]) => finding(resource, by));
};

type Granting = AuthorizationPolicy | ServerAuthorization;

interface PlacedGrant {
  readonly grant: ClientAuthorization;
  /** At how many Servers the object that it was written in grants. */
  readonly places: number;
}

function grantPlaces({ policies, serverAuthorizations }: PolicyIndex): ReadonlyMap<Granting, number> {
  return new Map<Granting, number>([
    ...policies.map(({ policy, target }) => [policy, target.kind === "namespace" ? target.servers.length : 1] as const),
    ...serverAuthorizations.map(({ authorization, servers }) => [authorization, servers.length] as const),
  ]);
}

/**
 * Of equal grants the one that reaches more Servers contains the others, or else the first. A grant to everybody is a
 * finding of its own, not one for each other.
 */
function containerAmong(
  placed: readonly PlacedGrant[],
): (inner: ClientAuthorization) => ClientAuthorization | undefined {
  const ordered = [...placed].sort((a, b) => b.places - a.places).map(({ grant }) => grant);
  const order = new Map(ordered.map((grant, position) => [grant, position]));
  const candidates = grantCandidates(ordered.filter(({ authentication }) => authentication.kind !== "unauthenticated"));
  return (inner) =>
    candidates(inner).find(
      (outer) =>
        outer !== inner &&
        containsGrant(outer, inner) &&
        (order.get(outer)! < order.get(inner)! || !containsGrant(inner, outer)),
    );
}

function finding(resource: Granting, by: string): Problem {
  return problemAt(resource, {
    code: "P024",
    severity: "info",
    path: "",
    message: `grants nothing that ${by} does not grant already, wherever it counts`,
    hint: "remove it, or narrow the other one if less is meant",
  });
}
