import type { Server, Socket } from "node:net";
import { unmapAddress } from "../resources/index.js";
import { ConnectionTable } from "./connection-table.js";
import { acceptTransparent, peerOf, serveDetected } from "./inbound-accept.js";
import type { InboundContext } from "./inbound-context.js";
import { acceptDirect, serveDirect } from "./inbound-direct.js";
import { defaultProxyLimits } from "./limits.js";
import { boundAddress, listen } from "./listener.js";
import type { InboundOptions, ListenAddress, RunningProxy } from "./options.js";
import { RateLimits } from "./rate-limits.js";
import { sweepResolutionMs } from "./sweep-resolution.js";
import { createTlsServer, type TlsServer } from "./tls-server.js";
import { transportAlpn } from "./transport-header.js";

/**
 * Starts the half of a sidecar that stands before an application: it terminates mutual TLS, decides and forwards.
 * Rejects with E_ADDRESS_UNAVAILABLE when an address can't be bound; nothing is left listening then.
 */
export async function startInbound(options: InboundOptions): Promise<RunningProxy> {
  const limits = { ...defaultProxyLimits, ...options.limits };
  const context: InboundContext = {
    identity: options.identity,
    policies: options.policies,
    observer: options.observer,
    limits,
    table: new ConnectionTable(sweepResolutionMs(limits)),
    rates: new RateLimits(options.nowMs ?? (() => performance.now())),
    application: (targetPort) => options.application(targetPort),
    clientAddress: (remote) => (options.clientAddress ?? ((address) => address))(unmapAddress(remote)),
  };
  const servers: Server[] = [];
  const terminators: TlsServer[] = [];
  const close = async (deadlineMs = 0): Promise<void> => {
    for (const server of servers) server.close();
    stopWatching();
    await context.table.drain(deadlineMs);
    for (const terminator of terminators) terminator.close();
  };
  const stopWatching = options.policies.subscribe(() => context.table.reevaluate());

  const openTransparent = (at: ListenAddress & { targetPort: number }): Promise<Server> => {
    const port = at.targetPort;
    const tls = terminate(
      context,
      options,
      () => port,
      undefined,
      ({ socket, clientIdentity }) => {
        const peer = peerOf(context, socket, { kind: "established", clientIdentity });
        return serveDetected(context, socket, undefined, peer, port);
      },
    );
    terminators.push(tls);
    return listen(at, limits.maxConnections, (socket) =>
      guard(context, socket, port, acceptTransparent(context, socket, port, tls)),
    );
  };
  const openDirect = async (at: ListenAddress): Promise<Server> => {
    // The one that was found, when any was asked for: a header that names it would come back to itself.
    let { port } = at;
    const tls = terminate(
      context,
      options,
      () => port,
      transportAlpn,
      (terminated) => serveDirect(context, terminated, port),
    );
    terminators.push(tls);
    const server = await listen(at, limits.maxConnections, (socket) =>
      guard(context, socket, port, acceptDirect(context, socket, port, tls)),
    );
    port = boundAddress(server).port;
    return server;
  };

  try {
    for (const at of options.listeners) servers.push(await openTransparent(at));
    servers.push(await openDirect(options.direct));
  } catch (error) {
    await close();
    throw error;
  }
  const bound = servers.map(boundAddress);
  return { listeners: bound.slice(0, -1), entry: bound.at(-1)!, close };
}

function terminate(
  context: InboundContext,
  options: InboundOptions,
  port: () => number,
  alpn: string | undefined,
  serve: (terminated: Parameters<Parameters<typeof createTlsServer>[0]["established"]>[0]) => Promise<void>,
): TlsServer {
  return createTlsServer({
    certificates: options.certificates,
    handshakeTimeoutMs: context.limits.handshakeTimeoutMs,
    table: context.table,
    ...(alpn === undefined ? {} : { alpn }),
    established: (terminated) => guard(context, terminated.socket, port(), serve(terminated)),
    failed: (detail, remote) => {
      const address = context.clientAddress(remote);
      context.observer({ kind: "refused", cause: "handshake-failed", detail, address, port: port() });
    },
  });
}

/** A connection whose handling fails in a way nobody foresaw is closed: never left open, never the process's end. */
function guard(context: InboundContext, socket: Socket, port: number, handling: Promise<void>): void {
  handling.catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : "unknown";
    const address = context.clientAddress(socket.remoteAddress ?? "");
    context.observer({ kind: "refused", cause: "internal-fault", detail, address, port });
    socket.destroy();
  });
}
