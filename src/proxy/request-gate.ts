import { redirectionOf, type Decision, type Peer, type Permit, type RequestFilter } from "../policy/index.js";
import { applicationTarget } from "./application.js";
import type { ExchangeRoute } from "./http1/exchange-route.js";
import { headerEdit, headerEditFault, type HeaderEdit, type HeaderEditFault } from "./http1/header-edit.js";
import type { Http1RequestHead, RequestOrigin } from "./http1/request-head.js";
import type { InboundContext } from "./inbound-context.js";
import { refusalStatuses, refusalText } from "./refusal.js";

/** The ends of a connection, as `address:port`. */
export interface ConnectionEnds {
  readonly client: string;
  readonly server: string;
  /** What a client that names no host has asked for; undefined: unknown, because a sidecar dialled for it. */
  readonly dialled: string | undefined;
}

/**
 * Decides about each request of one connection, under the policy of that moment, in the order of policy.md 6.5: route,
 * authorization, filters, rate limit. The permit is worked out again only when the port's policy is another object; a
 * request of a route without filters on a port without rate limit then costs a lookup and allocates nothing.
 */
export class RequestGate {
  private readonly context: InboundContext;
  private readonly peer: Peer;
  private readonly port: number;
  private readonly origin: RequestOrigin;
  private readonly forward: Extract<ExchangeRoute, { kind: "forward" }>;
  /** What precedes the text of a refusal; undefined: this client is not told (proxy.md 9.5). */
  private readonly errorPrefix: string | undefined;
  private permit: Permit;

  constructor(context: InboundContext, peer: Peer, port: number, ends: ConnectionEnds) {
    const clientIdentity = provedIdentity(peer);
    this.context = context;
    this.peer = peer;
    this.port = port;
    this.origin = { clientIdentity, dialled: ends.dialled };
    this.forward = {
      kind: "forward",
      target: applicationTarget(() => context.application(port), context.limits.connectTimeoutMs),
      addedLines: Buffer.from(clientIdentity === undefined ? "" : `l5d-client-id: ${clientIdentity}\r\n`, "latin1"),
    };
    this.errorPrefix = clientIdentity === undefined ? undefined : `client ${ends.client}: server: ${ends.server}: `;
    this.permit = context.policies.current(port).admit(peer);
  }

  route(head: Http1RequestHead): ExchangeRoute {
    if (this.origin.dialled === undefined && !head.namesAuthority) {
      // Only HTTP/1.0 can leave out Host, and there is no address to take in its place (policy.md 6.7).
      return this.fail("malformed-request", "request names no host", "unexpected error");
    }
    const decision = this.decide(head);
    if (decision.verdict !== "allow") return this.refuse(decision, decision.verdict, head);
    if (decision.filters.length > 0) return this.filter(decision, head);
    return this.count(decision, head, this.forward);
  }

  /** Asked again for the request that opened a tunnel. Neither filters nor rates count for what has begun. */
  keepsTunnel(head: Http1RequestHead): boolean {
    const decision = this.decide(head);
    if (decision.verdict === "allow") return true;
    const { peer, port } = this;
    this.context.observer({ kind: "tcp", outcome: "terminated", decision, peer, port });
    return false;
  }

  private decide(head: Http1RequestHead): Decision {
    const policy = this.context.policies.current(this.port);
    if (policy !== this.permit.policy) this.permit = policy.admit(this.peer);
    head.origin = this.origin;
    return this.permit.request(head);
  }

  private filter(decision: Decision, head: Http1RequestHead): ExchangeRoute {
    const redirection = redirectionOf(decision.filters, head);
    if (redirection.kind === "fault") return this.fail("unusable-filter", redirection.why, "unexpected error");
    if (redirection.kind === "redirect") {
      this.observe("redirected", decision, head);
      return this.answer(redirection.status, "redirected", { location: redirection.location });
    }
    const edit = editOf(decision.filters);
    if (edit === headerEditFault) return this.fail("unusable-filter", edit, `invalid server policy: ${edit}`);
    return this.count(decision, head, edit === undefined ? this.forward : { ...this.forward, changes: { edit } });
  }

  /** The last step: nothing that is refused for another reason has used up a rate. */
  private count(decision: Decision, head: Http1RequestHead, route: ExchangeRoute): ExchangeRoute {
    const counted = this.context.rates.take(this.permit.policy, this.port, this.peer, decision);
    if (counted.verdict !== "allow") return this.refuse(counted, counted.verdict, head);
    this.observe("allowed", counted, head);
    return route;
  }

  private refuse(decision: Decision, verdict: keyof typeof refusalStatuses, head: Http1RequestHead): ExchangeRoute {
    this.observe("denied", decision, head);
    return this.answer(refusalStatuses[verdict], refusalText(decision, this.permit));
  }

  private fail(cause: "malformed-request" | "unusable-filter", detail: string, text: string): ExchangeRoute {
    const { address } = this.peer;
    this.context.observer({ kind: "refused", cause, detail, address, port: this.port });
    return this.answer(500, text, { close: true });
  }

  private answer(
    status: number,
    text: string,
    more: { readonly location?: string; readonly close?: boolean } = {},
  ): ExchangeRoute {
    if (this.errorPrefix === undefined) return { kind: "answer", status, ...more };
    return { kind: "answer", status, ...more, proxyError: this.errorPrefix + text };
  }

  private observe(outcome: "allowed" | "denied" | "redirected", decision: Decision, request: Http1RequestHead): void {
    const { peer, port } = this;
    this.context.observer({ kind: "request", outcome, decision, peer, port, request });
  }
}

/** The identity that a peer's TLS proved to us. */
export function provedIdentity(peer: Peer): string | undefined {
  return peer.tls.kind === "established" ? peer.tls.clientIdentity : undefined;
}

/** Decisions are interned, so an edit is worked out once; a weak key lets replaced policies go. */
function editOf(filters: readonly RequestFilter[]): HeaderEdit | HeaderEditFault | undefined {
  if (edits.has(filters)) return edits.get(filters);
  const edit = headerEdit(filters);
  edits.set(filters, edit);
  return edit;
}

const edits = new WeakMap<readonly RequestFilter[], HeaderEdit | HeaderEditFault | undefined>();
