import type { RateLimitFact, RouteFact, RouteParentFact, ServerAuthorizationFact } from "../policy/index.js";
import { accepted, type Condition } from "./conditions.js";

/**
 * Whether each Server that a route names takes it, with the reasons of Linkerd's status controller, and whether it takes
 * part anywhere: a route may be `Accepted` and still be dropped whole by the inbound index (policy.md 9.49, 9.54).
 */
export function routeConditions({ parents, state, why, servers }: RouteFact): Condition[] {
  if (state === "bound") return [...parents.map(parentAccepted), bound(partly(parents, servers.length))];
  const reason = state === "ignored" ? "Unsupported" : unboundReason(parents);
  return [...parents.map(parentAccepted), { type: "Bound", status: "False", reason, message: why }];
}

function parentAccepted({ reference, accepted: isAccepted, reason }: RouteParentFact): Condition {
  return {
    type: "Accepted",
    status: isAccepted ? "True" : "False",
    reason,
    message: `at Server \`${reference.name}\``,
  };
}

function unboundReason(parents: readonly RouteParentFact[]): Condition["reason"] {
  if (parents.some((parent) => parent.accepted)) return "ProtocolMismatch";
  return parents.some(({ server }) => server !== undefined) ? "Conflicted" : "NoMatchingServer";
}

function partly(parents: readonly RouteParentFact[], bindings: number): string {
  const all = new Set(parents.map(({ reference }) => reference.name)).size;
  return bindings === all ? "" : `in force at ${bindings} of ${all} Servers`;
}

/** Whether a ServerAuthorization grants something on some Server. */
export function serverAuthorizationConditions({ state, why }: ServerAuthorizationFact): Condition[] {
  if (state === "bound") return [accepted, bound("")];
  const reason = state === "ignored" ? "NoClients" : "NoMatchingServer";
  return [accepted, { type: "Bound", status: "False", reason, message: why }];
}

/** Whether its Server takes a rate limit, with Linkerd's reasons, and whether requests are counted there. */
export function rateLimitConditions({ server, accepted: isAccepted, reason }: RateLimitFact): Condition[] {
  const status: Condition = { type: "Accepted", status: isAccepted ? "True" : "False", reason, message: "" };
  if (server === undefined) return [status, unbound("NoMatchingServer", "its target does not exist or is no Server")];
  if (!isAccepted)
    return [status, unbound("Conflicted", "another rate limit of the Server is older or earlier by name")];
  const { proxyProtocol } = server.spec;
  if (countingProtocols.has(proxyProtocol)) return [status, bound("")];
  const why = `Server \`${server.metadata.name}\` has proxyProtocol ${proxyProtocol}, where requests are not counted`;
  return [status, unbound("ProtocolMismatch", why)];
}

function bound(message: string): Condition {
  return { type: "Bound", status: "True", reason: "Bound", message };
}

function unbound(reason: Condition["reason"], message: string): Condition {
  return { type: "Bound", status: "False", reason, message };
}

/** Those whose sidecars read HTTP requests and are sent the limit (policy.md 3.5). */
const countingProtocols: ReadonlySet<string> = new Set(["unknown", "HTTP/1", "HTTP/2"]);
