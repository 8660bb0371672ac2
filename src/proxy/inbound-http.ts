import type { Socket } from "node:net";
import type { Peer } from "../policy/index.js";
import { applicationTarget } from "./application.js";
import type { ExchangeRoute, RouteRequest } from "./http1/exchange-route.js";
import type { Http1RequestHead } from "./http1/request-head.js";
import { Http1Relay } from "./http1/relay.js";
import type { InboundContext } from "./inbound-context.js";
import { refusalStatuses, refusalTexts } from "./refusal.js";

/** Serves HTTP/1 on one accepted connection. `bytes` have been read already. */
export function serveHttp1(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  peer: Peer,
  port: number,
): void {
  const route = decideEachRequest(context, socket, peer, port);
  const relay = new Http1Relay(socket, {
    limits: context.limits,
    table: context.table,
    route: (head) => route(head),
    refused: (cause, detail) => context.observer({ kind: "refused", cause, detail, address: peer.address, port }),
    explainsFailures: provedIdentity(peer) !== undefined,
    keepsTunnel: (head) => {
      const decision = context.policies.current(port).admit(peer).request(head);
      if (decision.verdict === "allow") return true;
      context.observer({ kind: "tcp", outcome: "terminated", decision, peer, port });
      return false;
    },
  });
  relay.start(bytes);
}

/**
 * The route function of one connection. Its permit is worked out again only when the port's policy is another object;
 * a request then costs a lookup.
 */
function decideEachRequest(context: InboundContext, socket: Socket, peer: Peer, port: number): RouteRequest {
  const identity = provedIdentity(peer);
  const addedLines = identity === undefined ? Buffer.alloc(0) : Buffer.from(`l5d-client-id: ${identity}\r\n`, "latin1");
  const target = applicationTarget(() => context.application(port), context.limits.connectTimeoutMs);
  const forward: ExchangeRoute = { kind: "forward", target, addedLines };
  const errorPrefix =
    identity === undefined
      ? undefined
      : `client ${hostAndPort(socket.remoteAddress, socket.remotePort)}: server: ${hostAndPort(socket.localAddress, socket.localPort)}: `;
  let permit = context.policies.current(port).admit(peer);
  return (head: Http1RequestHead) => {
    const policy = context.policies.current(port);
    if (policy !== permit.policy) permit = policy.admit(peer);
    const decision = permit.request(head);
    const outcome = decision.verdict === "allow" ? "allowed" : "denied";
    context.observer({ kind: "request", outcome, decision, peer, port, request: head });
    if (decision.verdict === "allow") return forward;
    const status = refusalStatuses[decision.verdict];
    if (errorPrefix === undefined) return { kind: "refuse", status };
    return { kind: "refuse", status, proxyError: errorPrefix + refusalTexts[decision.verdict] };
  };
}

function provedIdentity(peer: Peer): string | undefined {
  return peer.tls.kind === "established" ? peer.tls.clientIdentity : undefined;
}

function hostAndPort(host: string | undefined, port: number | undefined): string {
  const address = host ?? "";
  return address.includes(":") ? `[${address}]:${port ?? 0}` : `${address}:${port ?? 0}`;
}
