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
  const choice = new EndpointChoice(context);
  const relay = new Http1Relay(socket, {
    limits: context.limits,
    table: context.table,
    route: (head) =>
      fixed === undefined
        ? routeOfProxyRequest(context, choice, head)
        : routeTo(choice, destinationOf(context, fixed.host, fixed.port)),
    refused: (cause, detail) =>
      context.observer({ kind: "refused", cause, detail, address: socket.remoteAddress ?? "", port: fixed?.port ?? 0 }),
    explainsFailures: true,
    remoteProxyError: () => undefined,
  });
  relay.start(bytes);
}

function routeOfProxyRequest(context: OutboundContext, choice: EndpointChoice, head: Http1RequestHead): ExchangeRoute {
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
  const route = routeTo(choice, destination);
  return route.kind === "forward" ? { ...route, changes } : route;
}

function routeTo(choice: EndpointChoice, destination: Destination): ExchangeRoute {
  const target = choice.targetFor(destination);
  return target === undefined ? unserved(destination) : { kind: "forward", target, addedLines: noLines };
}

/**
 * The endpoint that one client connection talks to: the same for as long as it serves the destination, so that kept
 * connections are kept on both sides. Endpoints take turns by client connection. One that fails costs the client its
 * connection, and the next connection gets the next endpoint.
 */
class EndpointChoice {
  private readonly context: OutboundContext;
  private chosen: ChosenEndpoint | undefined;

  constructor(context: OutboundContext) {
    this.context = context;
  }

  targetFor(destination: Destination): UpstreamTarget | undefined {
    const { chosen } = this;
    if (chosen !== undefined && serves(destination, chosen)) return chosen.target;
    const endpoint = nextEndpoint(this.context, destination);
    if (endpoint === undefined) return undefined;
    const target = endpointTarget(this.context, endpoint, "http1");
    this.chosen = { destination, endpoint: JSON.stringify(endpoint), target };
    return target;
  }
}

interface ChosenEndpoint {
  readonly destination: Destination;
  readonly endpoint: string;
  readonly target: UpstreamTarget;
}

/** Usually the destination is the very object that the endpoint was chosen from. */
function serves(destination: Destination, { destination: before, endpoint }: ChosenEndpoint): boolean {
  if (destination === before) return true;
  return destination.name === before.name && destination.endpoints.some((other) => JSON.stringify(other) === endpoint);
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
