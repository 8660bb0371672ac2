import type { Socket } from "node:net";
import { parseAuthority, type Authority } from "./authority.js";
import type { Destination } from "./destination-source.js";
import type { ExchangeRoute, UpstreamTarget } from "./http1/exchange-route.js";
import type { Http1RequestHead } from "./http1/request-head.js";
import { Http1Relay } from "./http1/relay.js";
import { absoluteAuthority } from "./http1/request-target.js";
import { destinationOf, endpointTarget, nextEndpoint, type OutboundContext } from "./outbound-context.js";

const noLines = Buffer.alloc(0);

/**
 * Serves the programs of a workload that speak HTTP/1. On the proxy port they say with each request where it goes
 * (absolute form or CONNECT); behind a Service listener, `fixed` says it.
 */
export function serveOutboundHttp(
  context: OutboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  fixed: Authority | undefined,
): void {
  const targets = new Map<string, UpstreamTarget>();
  const relay = new Http1Relay(socket, {
    limits: context.limits,
    table: context.table,
    route: (head) =>
      fixed === undefined
        ? routeOfProxyRequest(context, targets, head)
        : routeTo(context, targets, destinationOf(context, fixed.host, fixed.port)),
    refused: (cause, detail) =>
      context.observer({ kind: "refused", cause, detail, address: socket.remoteAddress ?? "", port: fixed?.port ?? 0 }),
    explainsFailures: true,
    remoteProxyError: () => undefined,
  });
  relay.start(bytes);
}

function routeOfProxyRequest(
  context: OutboundContext,
  targets: Map<string, UpstreamTarget>,
  head: Http1RequestHead,
): ExchangeRoute {
  if (head.method === "CONNECT") {
    const authority = parseAuthority(head.target, 443);
    if (authority === undefined) return badRequest;
    return tunnelTo(context, destinationOf(context, authority.host, authority.port), { announce: true });
  }
  const written = absoluteAuthority(head.target);
  const authority = written === undefined ? undefined : parseAuthority(written, 80);
  if (written === undefined || authority === undefined) return badRequest;
  const rest = head.target.slice("http://".length + written.length);
  const changes = { rewrite: { target: rest.startsWith("/") ? rest : `/${rest}`, host: written } };
  const destination = destinationOf(context, authority.host, authority.port);
  // The port's bytes are opaque: the request goes out as bytes, and what comes back is not read as HTTP.
  if (destination.opaque) return tunnelTo(context, destination, { announce: false, changes });
  const route = routeTo(context, targets, destination);
  return route.kind === "forward" ? { ...route, changes } : route;
}

function routeTo(
  context: OutboundContext,
  targets: Map<string, UpstreamTarget>,
  destination: Destination,
): ExchangeRoute {
  const endpoint = nextEndpoint(context, destination);
  if (endpoint === undefined) return unserved(destination);
  const key = JSON.stringify(endpoint);
  let target = targets.get(key);
  if (target === undefined) {
    target = endpointTarget(context, endpoint, "http1");
    targets.set(key, target);
  }
  return { kind: "forward", target, addedLines: noLines };
}

function tunnelTo(
  context: OutboundContext,
  destination: Destination,
  how: Pick<Extract<ExchangeRoute, { kind: "tunnel" }>, "announce" | "changes">,
): ExchangeRoute {
  const endpoint = nextEndpoint(context, destination);
  if (endpoint === undefined) return unserved(destination);
  return { kind: "tunnel", target: endpointTarget(context, endpoint, undefined), ...how };
}

function unserved({ name }: Destination): ExchangeRoute {
  return { kind: "answer", status: 503, proxyError: `no workload serves ${name}` };
}

const badRequest: ExchangeRoute = {
  kind: "answer",
  status: 400,
  proxyError: "this is an HTTP proxy: use http://host/path or CONNECT",
};
