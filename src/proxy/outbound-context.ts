import type { Socket } from "node:net";
import type { UpstreamTarget } from "./http1/exchange-route.js";
import type { CertificateSource } from "./certificate-source.js";
import type { ConnectionTable } from "./connection-table.js";
import type { Destination, DestinationSource, Endpoint } from "./destination-source.js";
import type { ProxyLimits } from "./limits.js";
import { connectEndpoint } from "./mesh-connect.js";
import type { ProxyObserver } from "./observer.js";

/** What every connection of one outbound proxy shares. */
export interface OutboundContext {
  readonly certificates: CertificateSource | undefined;
  readonly localAddress: string | undefined;
  readonly destinations: DestinationSource;
  readonly observer: ProxyObserver;
  readonly limits: ProxyLimits;
  readonly table: ConnectionTable;
  /** Which endpoint of a destination is next: they take turns. */
  readonly turns: Map<string, number>;
}

/**
 * What a host and port mean. A name that no Service has is an address outside the mesh and is reached as it stands, in
 * plaintext, as a mesh does with everything it does not know.
 */
export function destinationOf(context: OutboundContext, host: string, port: number): Destination {
  const known = context.destinations.resolve(host, port);
  return known ?? { name: `${host}:${port}`, endpoints: [{ address: host, port }], opaque: false };
}

/** The endpoint whose turn it is; undefined when nothing serves the destination. */
export function nextEndpoint(context: OutboundContext, destination: Destination): Endpoint | undefined {
  const { endpoints, name } = destination;
  // Names come from clients; only those of Services with a choice are remembered.
  if (endpoints.length < 2) return endpoints[0];
  const turn = context.turns.get(name) ?? 0;
  context.turns.set(name, (turn + 1) % endpoints.length);
  return endpoints[turn % endpoints.length];
}

/** One endpoint as a target of requests or bytes. */
export function endpointTarget(
  context: OutboundContext,
  endpoint: Endpoint,
  sessionProtocol: "http1" | "http2" | undefined,
): UpstreamTarget {
  return {
    connect: (received) => connectTo(context, endpoint, sessionProtocol, received),
  };
}

/** Connects to one endpoint as this workload. */
export function connectTo(
  context: OutboundContext,
  endpoint: Endpoint,
  sessionProtocol: "http1" | "http2" | undefined,
  received?: (chunk: Buffer) => void,
): Promise<Socket> {
  return connectEndpoint(endpoint, {
    certificates: context.certificates,
    localAddress: context.localAddress,
    timeoutMs: context.limits.connectTimeoutMs,
    sessionProtocol,
    ...(received === undefined ? {} : { received }),
  });
}
