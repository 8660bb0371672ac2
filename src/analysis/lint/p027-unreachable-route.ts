import { requestHead, type Reference, type RouteContent } from "../../policy/index.js";
import type { Problem, RouteResource } from "../../resources/index.js";
import { governedServers, isSameReference, writtenRoutes, type GovernedServer } from "../governed-server.js";
import { plaintextPeer } from "../peers.js";
import { routeResources, type RouteResources } from "../route-resources.js";
import { problemAt } from "./finding.js";
import type { LintRule } from "./lint-input.js";
import { routeSamples } from "./route-samples.js";

/** P027: whatever a route could take goes to another route of the Server, first or more specific. */
export const unreachableRoute: LintRule = ({ index }) => {
  const resources = routeResources(index);
  return governedServers(index).flatMap((at) => check(at, resources));
};

function check(at: GovernedServer, resources: RouteResources): Problem[] {
  return writtenRoutes(at.policy).flatMap((route) => {
    const winner = winnerOver(route, at);
    const resource = winner && resources(at.server.metadata.namespace, route.reference);
    return winner === undefined || resource === undefined ? [] : finding(resource, winner, at);
  });
}

/** The route that takes the first request; undefined when one request reaches `route`, or might. */
function winnerOver(route: RouteContent, { policy }: GovernedServer): Reference | undefined {
  const permit = policy.admit(plaintextPeer());
  let winner: Reference | undefined;
  for (const samples of routeSamples(route)) {
    if (samples?.some(({ guessed }) => guessed) !== false) return undefined;
    for (const { request } of samples) {
      const taken = permit.request(requestHead(request)).route;
      if (taken === null || isSameReference(taken, route.reference)) return undefined;
      winner ??= taken;
    }
  }
  return winner;
}

function finding(resource: RouteResource, winner: Reference, { server }: GovernedServer): Problem {
  return problemAt(resource, {
    code: "P027",
    severity: "warn",
    path: "spec.rules",
    message: `no request reaches it at Server \`${server.metadata.name}\`: ${winner.kind} \`${winner.name}\` takes them all, so that what is granted on this route counts for nothing`,
    hint: "of equal matches the older route wins, then the first by name; a regular expression counts as long as the request's path: make one of the two narrower",
  });
}
