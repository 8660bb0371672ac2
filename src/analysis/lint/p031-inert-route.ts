import type { RouteFact, RouteParentFact } from "../../policy/index.js";
import { nearestName, type Problem } from "../../resources/index.js";
import { problemAt } from "./finding.js";
import type { LintInput, LintRule } from "./lint-input.js";

/**
 * P031: a route is not in force at a Server that it names, because of other objects of the set. What is wrong in the
 * route itself is said when it is admitted.
 */
export const inertRoute: LintRule = (input) =>
  input.index.routes
    .filter(({ state }) => state !== "ignored")
    .flatMap((fact) => fact.parents.flatMap((parent) => check(fact, parent, input)));

function check(fact: RouteFact, parent: RouteParentFact, input: LintInput): Problem[] {
  const { route } = fact;
  const said = whatIsWrong(fact, parent, input);
  if (said === undefined) return [];
  const position = route.spec.parentRefs.indexOf(parent.reference);
  return [problemAt(route, { code: "P031", severity: "warn", path: `spec.parentRefs.${position}.name`, ...said })];
}

function whatIsWrong(
  { route, servers }: RouteFact,
  { reference, server, reason }: RouteParentFact,
  { index }: LintInput,
): { readonly message: string; readonly hint: string } | undefined {
  const { namespace } = route.metadata;
  const name = `Server \`${reference.name}\``;
  if (server === undefined) {
    const own = index.servers.map((fact) => fact.server.metadata).filter((other) => other.namespace === namespace);
    const near = nearestName(
      reference.name,
      own.map((other) => other.name),
    );
    return {
      message: `its parent ${name} does not exist in namespace \`${namespace}\`: the route is not in force there`,
      hint: near === undefined ? "define the Server, or correct the name" : `did you mean \`${near}\`?`,
    };
  }
  if (reason === "RouteReasonConflicted") {
    return {
      message: `${name} has a GRPCRoute too, and one GRPCRoute switches off every HTTPRoute of a Server`,
      hint: "attach routes of one sort only: a GRPCRoute, or HTTPRoutes that match the paths of gRPC",
    };
  }
  if (servers.includes(server)) return undefined;
  const { proxyProtocol } = server.spec;
  return {
    message: `${name} has proxyProtocol \`${proxyProtocol}\`, which reads no ${route.kind}s: the route is not in force there`,
    hint:
      route.kind === "GRPCRoute"
        ? "set `proxyProtocol: gRPC` on the Server"
        : "set `proxyProtocol: HTTP/1` on the Server, or `unknown`",
  };
}
