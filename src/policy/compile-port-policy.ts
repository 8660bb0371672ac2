import { Answers, refusal } from "./answers.js";
import {
  compileAuthorizations,
  readPeer,
  standingOf,
  tableStanding,
  type AuthorizationLevel,
  type ReadPeer,
  type Standing,
} from "./authorization-table.js";
import type { IpAddress } from "../resources/index.js";
import { generationOf } from "./generation.js";
import { loopbackAuthorization } from "./loopback.js";
import type { Decision, Peer, Permit, PortPolicy, Protocol, RequestHead } from "./model.js";
import { nobody } from "./network-match.js";
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
 * for the life of the policy. `generation` is the content's hash, for who has it already.
 *
 * INVARIANT: `admit` and `trace` both get their answer from `evaluate`. There is no second evaluator.
 */
export function compilePortPolicy(
  content: PortPolicyContent,
  generation: string = generationOf(content),
): CompiledPortPolicy {
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
  const tcpPath: DecisionPath = { route: null, own: null, answers: new Answers(server, null) };
  const routePaths = new Array<DecisionPath | undefined>(routes.length);
  const notFound = refusal("not-found", "no-route", server, null);
  const refusedByInvalid = refusal("deny", "invalid-policy", server, invalidReference);

  function routePath(index: number): DecisionPath {
    const known = routePaths[index];
    if (known !== undefined) return known;
    const route = routes[index]!;
    const [own = null] = levelOf("route", route.authorizations);
    return (routePaths[index] = { route, own, answers: new Answers(server, route.reference) });
  }

  function tcpDecision(permit: PeerPermit): Decision {
    if (isInvalid) return tcpPath.answers.deny("invalid-policy");
    if (!carriesTcp(protocol)) return tcpPath.answers.deny("protocol-not-allowed");
    return decisionOf(tcpPath, evaluate(tcpPath, permit), []);
  }

  function requestDecision(permit: PeerPermit, head: RequestHead): Decision {
    if (isInvalid) return refusedByInvalid;
    const entry = findEntry(table, head);
    if (entry === undefined) return notFound;
    const path = routePath(entry.route);
    const outcome = permit.knownOutcome(entry.route) ?? permit.remember(entry.route, evaluate(path, permit));
    return decisionOf(path, outcome, entry.filters);
  }

  const evaluator: Evaluator = { shared, tcpDecision, requestDecision };

  function trace(peer: Peer, head: RequestHead | null): PolicyTrace {
    const permit = policy.admit(peer);
    const decision = head === null ? permit.tcp : permit.request(head);
    const entry = head === null ? undefined : findEntry(table, head);
    const path = entry === undefined ? undefined : routePath(entry.route);
    const asked = head === null && carriesTcp(protocol) ? tcpPath : path;
    const levels = asked === undefined || isInvalid ? [] : [...(asked.own === null ? [] : [asked.own]), ...shared];
    return {
      decision,
      route: path?.route ?? null,
      routes: head === null ? [] : considerRoutes(content, head),
      levels: levels.map((level) => ({
        ...level,
        standings: level.table.authorizations.map((authorization) => standingOf(authorization, peer)),
      })),
    };
  }

  const policy: CompiledPortPolicy = {
    server,
    protocol,
    detectTimeoutMs: content.detectTimeoutMs,
    generation,
    rateLimit: isInvalid ? null : content.rateLimit,
    content,
    admit: (peer) => new PeerPermit(policy, peer, evaluator),
    trace,
  };
  return policy;
}

/** What the permits of a policy ask it. */
interface Evaluator {
  /** The levels that every route has below its own, and TCP alone. */
  readonly shared: readonly AuthorizationLevel[];
  tcpDecision(permit: PeerPermit): Decision;
  requestDecision(permit: PeerPermit, head: RequestHead): Decision;
}

/** A class, so that admitting a connection makes no functions. Everything in it is worked out when first asked for. */
class PeerPermit implements Permit, ReadPeer {
  readonly policy: PortPolicy;
  readonly peer: Peer;
  readonly isTls: boolean;
  readonly identity: string | undefined;
  readonly address: IpAddress | undefined;
  private readonly evaluator: Evaluator;
  private tcpDecision: Decision | undefined;
  /** How the peer fares with the levels that all routes share. */
  private shared: Outcome | undefined;
  /** Requests of a connection mostly belong to one route: it is kept apart from the others. */
  private lastRoute = -1;
  private lastOutcome: Outcome | undefined;
  private outcomes: Map<number, Outcome> | undefined;

  constructor(policy: PortPolicy, peer: Peer, evaluator: Evaluator) {
    this.policy = policy;
    this.peer = peer;
    const { isTls, identity, address } = readPeer(peer);
    this.isTls = isTls;
    this.identity = identity;
    this.address = address;
    this.evaluator = evaluator;
  }

  get tcp(): Decision {
    return (this.tcpDecision ??= this.evaluator.tcpDecision(this));
  }

  request(head: RequestHead): Decision {
    return this.evaluator.requestDecision(this, head);
  }

  get sharedOutcome(): Outcome {
    return (this.shared ??= outcomeAt(this.evaluator.shared, this));
  }

  knownOutcome(route: number): Outcome | undefined {
    return route === this.lastRoute ? this.lastOutcome : this.outcomes?.get(route);
  }

  remember(route: number, outcome: Outcome): Outcome {
    if (this.lastOutcome !== undefined) (this.outcomes ??= new Map()).set(this.lastRoute, this.lastOutcome);
    this.lastRoute = route;
    return (this.lastOutcome = outcome);
  }
}

/** A route, or TCP, with the list of its own that decides about it and the answers that can come of it. */
interface DecisionPath {
  readonly route: RouteContent | null;
  /** Null: there is none. */
  readonly own: AuthorizationLevel | null;
  readonly answers: Answers;
}

/** What lets a peer in, or why nothing does. */
type Outcome = ClientAuthorization | RefusalReason;

/** The first authorization of the levels that accepts the peer; if there is none, the most helpful reason for refusing. */
function outcomeAt(levels: readonly AuthorizationLevel[], peer: ReadPeer): Outcome {
  let isGranted = false;
  let meetsDemand = false;
  for (const { name, table } of levels) {
    const standing = tableStanding(table, peer);
    if (standing.first !== nobody) return table.authorizations[standing.first]!;
    if (name === "loopback") continue;
    isGranted = true;
    meetsDemand ||= standing.meetsDemand;
  }
  return refusalReason({ isGranted, meetsDemand, identity: peer.identity });
}

/** A route's own authorizations come before those that all routes share (policy.md 6.5). */
function evaluate({ own }: DecisionPath, permit: PeerPermit): Outcome {
  if (own === null) return permit.sharedOutcome;
  const { first, meetsDemand } = tableStanding(own.table, permit);
  if (first !== nobody) return own.table.authorizations[first]!;
  const outcome = permit.sharedOutcome;
  if (outcome !== "no-authorizations" && !meetsDemand) return outcome;
  if (typeof outcome !== "string") return outcome;
  return refusalReason({ isGranted: true, meetsDemand, identity: permit.identity });
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
