import type { AuthenticationFact, PolicyFact, PolicyIndex, ServerFact } from "../policy/index.js";
import { listed, workloadName } from "./wording.js";

/** Whether an object does what its author wants, as a status of Kubernetes says it. */
export interface Condition {
  readonly type: "Accepted" | "ResolvedRefs" | "Bound";
  readonly status: "True" | "False";
  readonly reason:
    | "Accepted"
    | "ResolvedRefs"
    | "Bound"
    | "NoMatchingServer"
    | "AuthenticationNotFound"
    | "Unreferenced"
    | "NoMatchingPods"
    | "PortNotFound"
    | "Conflicted"
    | "TargetNotMeshed"
    | "NoMatchingRoute"
    | "NoMatchingParent"
    | "RouteReasonConflicted"
    | "NoMatchingTarget"
    | "RateLimitReasonAlreadyExists"
    | "ProtocolMismatch"
    | "Unsupported"
    | "NoClients";
  /** One sentence; empty where the reason says it all. */
  readonly message: string;
}

/** An object that parsed is accepted: what is not accepted never gets here. */
export const accepted: Condition = { type: "Accepted", status: "True", reason: "Accepted", message: "" };

/** Whether the policy is attached to something and its authentications exist. */
export function policyConditions(fact: PolicyFact, index: PolicyIndex): Condition[] {
  const missing = fact.authentications.filter((authentication) => authentication.found === undefined);
  const names = missing.map(({ reference, namespace }) => `${reference.kind} \`${namespace}/${reference.name}\``);
  const isResolved = missing.length === 0;
  const resolved: Condition = isResolved
    ? { type: "ResolvedRefs", status: "True", reason: "ResolvedRefs", message: "" }
    : notResolved(`${listed(names)} ${names.length === 1 ? "does" : "do"} not exist`);
  return [accepted, resolved, policyBound(fact, isResolved, index)];
}

function notResolved(message: string): Condition {
  return { type: "ResolvedRefs", status: "False", reason: "AuthenticationNotFound", message };
}

function policyBound(fact: PolicyFact, isResolved: boolean, index: PolicyIndex): Condition {
  if (fact.state === "bound") {
    return { type: "Bound", status: "True", reason: "Bound", message: idleServers(fact, index) };
  }
  const isRouteMissing = fact.target.kind === "missing" && /route$/i.test(fact.policy.spec.targetRef.kind);
  const reason = !isResolved ? "AuthenticationNotFound" : isRouteMissing ? "NoMatchingRoute" : "NoMatchingServer";
  return { type: "Bound", status: "False", reason, message: fact.why };
}

/** A policy binds to a Server whether or not that Server does anything, but should say so. */
function idleServers({ target }: PolicyFact, index: PolicyIndex): string {
  const targeted = target.kind === "server" ? [target.server] : "servers" in target ? target.servers : [];
  return index.servers
    .filter(({ server }) => targeted.includes(server))
    .map((server) => ({ name: server.server.metadata.name, bound: serverBound(server) }))
    .filter(({ bound }) => bound.status === "False")
    .map(({ name, bound }) => `Server \`${name}\` is not bound: ${bound.reason}`)
    .join("; ");
}

/** Whether the Server governs at least one port of a workload whose sidecar enforces it. */
export function serverConditions(fact: ServerFact): Condition[] {
  return [accepted, serverBound(fact)];
}

function serverBound({ server, selected, won, lost }: ServerFact): Condition {
  const unbound = (reason: Condition["reason"], message: string): Condition => ({
    type: "Bound",
    status: "False",
    reason,
    message,
  });
  if (selected.length === 0) return unbound("NoMatchingPods", "no workload has the selected labels");
  if (won.length === 0 && lost.length > 0) return unbound("Conflicted", lost[0]!.why);
  if (won.length === 0) return unbound("PortNotFound", `no selected workload has a port named \`${server.spec.port}\``);
  const bare = selected.filter((workload) => !workload.meshed);
  if (bare.length === selected.length) {
    return unbound("TargetNotMeshed", `${listed(bare.map(workloadName))} without a sidecar: nothing is enforced`);
  }
  const partly = [
    ...(bare.length > 0 ? [`not enforced at ${listed(bare.map(workloadName))}, without a sidecar`] : []),
    ...(lost.length > 0
      ? [
          `not in force at ${listed(lost.map(({ workload, port }) => `${workloadName(workload)}:${port}`))}: ${lost[0]!.why}`,
        ]
      : []),
  ];
  return { type: "Bound", status: "True", reason: "Bound", message: partly.join("; ") };
}

/** Whether any policy requires the authentication. */
export function authenticationConditions(fact: AuthenticationFact): Condition[] {
  const isReferenced = fact.referredBy.length > 0;
  const message = isReferenced ? "" : "no AuthorizationPolicy requires it, so it has no effect";
  return [
    accepted,
    {
      type: "Bound",
      status: isReferenced ? "True" : "False",
      reason: isReferenced ? "Bound" : "Unreferenced",
      message,
    },
  ];
}

/** The policies whose grants count at a Server: those that target it, and those that target its namespace. */
export function policiesAt(index: PolicyIndex, server: ServerFact["server"]): PolicyFact[] {
  return index.policies.filter(({ target, state }) => {
    if (state !== "bound") return false;
    if (target.kind === "server") return target.server === server;
    return target.kind === "namespace" && target.servers.includes(server);
  });
}
