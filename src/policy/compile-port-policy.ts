import { compileAuthorizations, standingOf, type AuthorizationLevel, type Standing } from "./authorization-table.js";
import { answersOf, type Answers } from "./answers.js";
import { generationOf } from "./generation.js";
import { loopbackAuthorization } from "./loopback.js";
import type { Decision, Peer, Permit, PortPolicy, Protocol, RequestHead } from "./model.js";
import type { ClientAuthorization, PortPolicyContent, RouteContent } from "./port-policy-content.js";
import { refusalReason } from "./refusal-reason.js";
import { findRoute } from "./routes.js";

/** A port policy that can also say what it was made of and how it came to an answer. */
export interface CompiledPortPolicy extends PortPolicy {
  readonly content: PortPolicyContent;
  /** The way to the answer that `admit(peer).request(head)` gives, or `admit(peer).tcp` when `head` is null. */
  trace(peer: Peer, head: RequestHead | null): PolicyTrace;
}

export interface PolicyTrace {
  readonly decision: Decision;
  /** Null for TCP, and when no route matched. */
  readonly route: RouteContent | null;
  /** The lists that were asked, in order; empty when none was. */
  readonly levels: readonly (AuthorizationLevel & { readonly standing: Standing })[];
}

/**
 * Compiles a policy for speed. `admit` holds the peer against each list of authorizations once; a request then costs a
 * route lookup. Decisions are made here, one object for each distinct answer, so that nothing is allocated later.
 *
 * INVARIANT: `admit` and `trace` both get their answer from `evaluate`. There is no second evaluator.
 */
export function compilePortPolicy(content: PortPolicyContent): CompiledPortPolicy {
  const { server, protocol, routes } = content;
  const shared = [
    ...levelOf("server", content.authorizations),
    ...levelOf("loopback", content.admitsLoopback ? [loopbackAuthorization] : []),
  ];
  const tcpPath = pathOf(null, shared);
  const routePaths = routes.map((route) => pathOf(route, [...levelOf("route", route.authorizations), ...shared]));
  const notFound: Decision = {
    verdict: "not-found",
    reason: "no-route",
    server,
    route: null,
    authorization: null,
    filters: [],
  };

  function pathOf(route: RouteContent | null, levels: readonly AuthorizationLevel[]): DecisionPath {
    return { route, levels, answers: answersOf(server, route?.reference ?? null, levels) };
  }

  function tcpDecision(peer: Peer, standings: Standings): Decision {
    return carriesTcp(protocol) ? evaluate(tcpPath, peer, standings) : tcpPath.answers.denied["protocol-not-allowed"];
  }

  function admit(peer: Peer): Permit {
    const standings = standingsOf(peer);
    const requests = routePaths.map((path) => evaluate(path, peer, standings));
    const request = (head: RequestHead): Decision => {
      const route = findRoute(routes, head);
      return route < 0 ? notFound : requests[route]!;
    };
    return { policy, peer, tcp: tcpDecision(peer, standings), request };
  }

  function trace(peer: Peer, head: RequestHead | null): PolicyTrace {
    const standings = standingsOf(peer);
    const levelsOf = (path: DecisionPath) => path.levels.map((level) => ({ ...level, standing: standings(level) }));
    if (head === null) {
      const levels = carriesTcp(protocol) ? levelsOf(tcpPath) : [];
      return { decision: tcpDecision(peer, standings), route: null, levels };
    }
    const path = routePaths[findRoute(routes, head)];
    if (path === undefined) return { decision: notFound, route: null, levels: [] };
    return { decision: evaluate(path, peer, standings), route: path.route, levels: levelsOf(path) };
  }

  const policy: CompiledPortPolicy = {
    server,
    protocol,
    detectTimeoutMs: content.detectTimeoutMs,
    generation: generationOf(content),
    rateLimit: content.rateLimit,
    content,
    admit,
    trace,
  };
  return policy;
}

/** A route, or TCP, with the lists that decide about it and the answers that can come of them. */
interface DecisionPath {
  readonly route: RouteContent | null;
  readonly levels: readonly AuthorizationLevel[];
  readonly answers: Answers;
}

type Standings = (level: AuthorizationLevel) => Standing;

/** The first authorization that matches, level by level; if there is none, the most helpful reason for refusing. */
function evaluate(path: DecisionPath, peer: Peer, standings: Standings): Decision {
  for (let level = 0; level < path.levels.length; level++) {
    const { first } = standings(path.levels[level]!);
    if (first >= 0) return path.answers.allowed[level]![first]!;
  }
  return path.answers.denied[refusalReason(path.levels, standings, peer)];
}

/** Holds a peer against each list at most once. */
function standingsOf(peer: Peer): Standings {
  const known = new Map<AuthorizationLevel, Standing>();
  return (level) => {
    const found = known.get(level) ?? standingOf(level.table, peer);
    known.set(level, found);
    return found;
  };
}

function levelOf(
  name: AuthorizationLevel["name"],
  authorizations: readonly ClientAuthorization[],
): readonly AuthorizationLevel[] {
  return authorizations.length === 0 ? [] : [{ name, table: compileAuthorizations(authorizations) }];
}

/** HTTP ports carry no authorizations for anything but HTTP, not even for loopback (policy.md 6.4). */
function carriesTcp(protocol: Protocol): boolean {
  return protocol === "detect" || protocol === "opaque" || protocol === "tls";
}
