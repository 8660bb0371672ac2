import { answersOf, refusal, type Answers } from "./answers.js";
import {
  compileAuthorizations,
  firstAccepting,
  readPeer,
  standingOf,
  type AuthorizationLevel,
  type ReadPeer,
  type Standing,
} from "./authorization-table.js";
import { generationOf } from "./generation.js";
import { loopbackAuthorization } from "./loopback.js";
import { matchedFilters } from "./matched-filters.js";
import type { Decision, Peer, Permit, PortPolicy, Protocol, RequestHead } from "./model.js";
import {
  defaultReference,
  type ClientAuthorization,
  type PortPolicyContent,
  type RequestFilter,
  type RouteContent,
} from "./port-policy-content.js";
import { refusalReason, type RefusalReason } from "./refusal-reason.js";
import { considerRoutes, type RouteStanding } from "./routing/consider-routes.js";
import { invalidPattern } from "./routing/invalid-pattern.js";
import type { RouteEntry } from "./routing/route-entry.js";
import { compileRoutes, findEntry } from "./routing/route-table.js";

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
  /** How the request fared with each route, in their order; empty for TCP. */
  readonly routes: readonly RouteStanding[];
  /** The lists that were asked, in order, with how the peer fares with each authorization; empty when none was. */
  readonly levels: readonly (AuthorizationLevel & { readonly standings: readonly Standing[] })[];
}

/**
 * Compiles a policy for speed. `admit` holds the peer against the port's own authorizations once, and against those of a
 * route when a request first belongs to it; a further request costs a route lookup. Each distinct answer is one object
 * for the life of the policy.
 *
 * INVARIANT: `admit` and `trace` both get their answer from `evaluate`. There is no second evaluator.
 */
export function compilePortPolicy(content: PortPolicyContent): CompiledPortPolicy {
  const { routes } = content;
  const isInvalid = content.invalid !== null || invalidPattern(routes) !== undefined;
  // A proxy that cannot read a policy puts another one into its place, under a name of its own (policy.md 6.8).
  const server = isInvalid ? invalidReference : content.server;
  const protocol = isInvalid ? "detect" : content.protocol;
  const shared = [
    ...levelOf("server", content.authorizations),
    ...levelOf("loopback", content.admitsLoopback ? [loopbackAuthorization] : []),
  ];
  const table = compileRoutes(routes, protocol === "grpc");
  const tcpPath: DecisionPath = { route: null, levels: shared, answers: answersOf(server, null) };
  const routePaths = new Map<number, DecisionPath>();
  const filters = new Map<RouteEntry, readonly RequestFilter[]>();
  const notFound = refusal("not-found", "no-route", server, null);
  const refusedByInvalid = refusal("deny", "invalid-policy", server, invalidReference);

  function routePath(index: number): DecisionPath {
    const known = routePaths.get(index);
    if (known !== undefined) return known;
    const route = routes[index]!;
    const levels = [...levelOf("route", route.authorizations), ...shared];
    const path = { route, levels, answers: answersOf(server, route.reference) };
    routePaths.set(index, path);
    return path;
  }

  function filtersOf(entry: RouteEntry, route: RouteContent): readonly RequestFilter[] {
    const written = route.rules[entry.rule]!.filters;
    if (written.length === 0) return written;
    const known = filters.get(entry) ?? matchedFilters(route, entry);
    filters.set(entry, known);
    return known;
  }

  function tcpDecision(peer: ReadPeer): Decision {
    if (isInvalid) return tcpPath.answers.deny("invalid-policy");
    if (!carriesTcp(protocol)) return tcpPath.answers.deny("protocol-not-allowed");
    return decisionOf(tcpPath, evaluate(tcpPath, peer), []);
  }

  function admit(peer: Peer): Permit {
    const read = readPeer(peer);
    return new PeerPermit(policy, peer, tcpDecision(read), read, answerTo);
  }

  function answerTo(head: RequestHead, read: ReadPeer, outcomes: Map<number, Outcome>): Decision {
    if (isInvalid) return refusedByInvalid;
    const entry = findEntry(table, head);
    if (entry === undefined) return notFound;
    const path = routePath(entry.route);
    let outcome = outcomes.get(entry.route);
    if (outcome === undefined) {
      outcome = evaluate(path, read);
      outcomes.set(entry.route, outcome);
    }
    return decisionOf(path, outcome, filtersOf(entry, path.route!));
  }

  function trace(peer: Peer, head: RequestHead | null): PolicyTrace {
    const permit = admit(peer);
    const decision = head === null ? permit.tcp : permit.request(head);
    const entry = head === null ? undefined : findEntry(table, head);
    const path = entry === undefined ? undefined : routePath(entry.route);
    const asked = head === null && carriesTcp(protocol) ? tcpPath : path;
    return {
      decision,
      route: path?.route ?? null,
      routes: head === null ? [] : considerRoutes(content, head),
      levels: (isInvalid ? [] : (asked?.levels ?? [])).map((level) => ({
        ...level,
        standings: level.table.authorizations.map((authorization) => standingOf(authorization, peer)),
      })),
    };
  }

  const policy: CompiledPortPolicy = {
    server,
    protocol,
    detectTimeoutMs: content.detectTimeoutMs,
    generation: generationOf(content),
    rateLimit: isInvalid ? null : content.rateLimit,
    content,
    admit,
    trace,
  };
  return policy;
}

/** A class, so that admitting a connection makes no functions. */
class PeerPermit implements Permit {
  readonly policy: PortPolicy;
  readonly peer: Peer;
  readonly tcp: Decision;
  private readonly read: ReadPeer;
  private readonly answerTo: (head: RequestHead, peer: ReadPeer, outcomes: Map<number, Outcome>) => Decision;
  /** Of the routes that requests of this peer have belonged to so far. */
  private readonly outcomes = new Map<number, Outcome>();

  constructor(policy: PortPolicy, peer: Peer, tcp: Decision, read: ReadPeer, answerTo: PeerPermit["answerTo"]) {
    this.policy = policy;
    this.peer = peer;
    this.tcp = tcp;
    this.read = read;
    this.answerTo = answerTo;
  }

  request(head: RequestHead): Decision {
    return this.answerTo(head, this.read, this.outcomes);
  }
}

/** A route, or TCP, with the lists that decide about it and the answers that can come of them. */
interface DecisionPath {
  readonly route: RouteContent | null;
  readonly levels: readonly AuthorizationLevel[];
  readonly answers: Answers;
}

/** What lets a peer in, or why nothing does. */
type Outcome = ClientAuthorization | RefusalReason;

/** The first authorization that matches, level by level; if there is none, the most helpful reason for refusing. */
function evaluate(path: DecisionPath, peer: ReadPeer): Outcome {
  for (const { table } of path.levels) {
    const first = firstAccepting(table, peer);
    if (first >= 0) return table.authorizations[first]!;
  }
  return refusalReason(path.levels, peer);
}

function decisionOf({ answers }: DecisionPath, outcome: Outcome, filters: readonly RequestFilter[]): Decision {
  return typeof outcome === "string" ? answers.deny(outcome) : answers.allow(outcome, filters);
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

const invalidReference = defaultReference("invalid");
