import type { Server, Socket } from "node:net";
import type { Authority } from "./authority.js";
import { ConnectionTable, type OpenConnection } from "./connection-table.js";
import { readFirstBytes } from "./first-bytes.js";
import { detectHttp } from "./http-detect.js";
import { defaultProxyLimits } from "./limits.js";
import { boundAddress, listen } from "./listener.js";
import { relayOpaque } from "./opaque-relay.js";
import type { OutboundOptions, RunningProxy } from "./options.js";
import { connectTo, destinationOf, nextEndpoint, type OutboundContext } from "./outbound-context.js";
import { serveOutboundHttp } from "./outbound-http.js";
import { sweepResolutionMs } from "./sweep-resolution.js";

/**
 * Starts the half of a sidecar that a workload's own programs connect to. It proves the workload's identity to every
 * meshed destination and demands theirs. Rejects with E_ADDRESS_UNAVAILABLE; nothing is left listening then.
 */
export async function startOutbound(options: OutboundOptions): Promise<RunningProxy> {
  const limits = { ...defaultProxyLimits, ...options.limits };
  const context: OutboundContext = {
    certificates: options.certificates,
    localAddress: options.localAddress,
    destinations: options.destinations,
    observer: options.observer,
    limits,
    table: new ConnectionTable(sweepResolutionMs(limits)),
    turns: new Map(),
  };
  const servers: Server[] = [];
  const close = async (deadlineMs = 0): Promise<void> => {
    for (const server of servers) server.close();
    await context.table.drain(deadlineMs);
  };
  try {
    for (const at of options.listeners) {
      const to = { host: at.host, port: at.servicePort };
      servers.push(await listen(at, limits.maxConnections, (socket) => acceptForService(context, socket, to)));
    }
    servers.push(
      await listen(options.httpProxy, limits.maxConnections, (socket) =>
        serveOutboundHttp(context, socket, undefined, undefined),
      ),
    );
  } catch (error) {
    await close();
    throw error;
  }
  const bound = servers.map(boundAddress);
  return { listeners: bound.slice(0, -1), entry: bound.at(-1)!, close };
}

function acceptForService(context: OutboundContext, socket: Socket, to: Authority): void {
  serveService(context, socket, to).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : "cannot connect";
    context.observer({ kind: "refused", cause: "application-unavailable", detail, address: to.host, port: to.port });
    socket.destroy();
  });
}

/** A connection to a Service as if it had been dialled: opaque bytes, or HTTP when it looks like it. */
async function serveService(context: OutboundContext, socket: Socket, to: Authority): Promise<void> {
  if (destinationOf(context, to.host, to.port).opaque) {
    await relayToService(context, socket, undefined, to, undefined);
    return;
  }
  const first = await readFirstBytes(socket, context.table, context.limits.detectTimeoutMs, undefined, detectHttp);
  if (first.kind === "ended") {
    socket.destroy();
    return;
  }
  const verdict = first.kind === "judged" ? first.verdict : "not-http";
  if (verdict === "http1") serveOutboundHttp(context, socket, first.bytes, to);
  else await relayToService(context, socket, first.bytes, to, verdict === "http2" ? "http2" : undefined);
}

async function relayToService(
  context: OutboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  to: Authority,
  sessionProtocol: "http2" | undefined,
): Promise<void> {
  const destination = destinationOf(context, to.host, to.port);
  const endpoint = nextEndpoint(context, destination);
  if (endpoint === undefined) throw new Error(`no workload serves ${destination.name}`);
  const connection: OpenConnection = { deadline: 0, expire: () => undefined, destroy: () => socket.destroy() };
  context.table.add(connection);
  socket.once("close", () => context.table.remove(connection));
  socket.on("error", () => socket.destroy());
  const upstream = await connectTo(context, endpoint, sessionProtocol);
  if (socket.destroyed) {
    upstream.destroy();
    return;
  }
  if (bytes !== undefined && bytes.length > 0) upstream.write(bytes);
  relayOpaque(socket, upstream, () => context.table.remove(connection));
}
