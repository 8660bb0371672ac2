import type { Socket } from "node:net";
import type { Peer, Permit } from "../policy/index.js";
import { connectPlain } from "./application.js";
import type { OpenConnection } from "./connection-table.js";
import type { InboundContext } from "./inbound-context.js";
import { relayOpaque } from "./opaque-relay.js";

/**
 * Serves a connection as bytes: decided once when it is accepted, and again at every change of policy. A refused one is
 * closed without a byte (proxy.md 9.2). `bytes` have been read already.
 */
export async function serveTcp(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  peer: Peer,
  port: number,
): Promise<void> {
  const permit = context.policies.current(port).admit(peer);
  if (permit.tcp.verdict !== "allow") {
    context.observer({ kind: "tcp", outcome: "denied", decision: permit.tcp, peer, port });
    socket.destroy();
    return;
  }
  context.observer({ kind: "tcp", outcome: "allowed", decision: permit.tcp, peer, port });
  await forward(context, socket, bytes, permit, port);
}

/** Only a permit gets here: the application is not dialled for anyone else. */
async function forward(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  permit: Permit,
  port: number,
): Promise<void> {
  const { peer } = permit;
  let application: Socket | undefined;
  const connection: OpenConnection = {
    deadline: 0,
    expire: () => undefined,
    destroy: () => {
      socket.destroy();
      application?.destroy();
    },
    reevaluate: () => {
      const decision = context.policies.current(port).admit(peer).tcp;
      if (decision.verdict === "allow") return;
      context.observer({ kind: "tcp", outcome: "terminated", decision, peer, port });
      connection.destroy();
    },
  };
  context.table.add(connection);
  socket.once("close", () => context.table.remove(connection));
  // The close that follows is what counts.
  socket.on("error", () => undefined);
  try {
    application = await connectPlain(context.application(port), context.limits.connectTimeoutMs, undefined);
  } catch (error) {
    const detail = error instanceof Error ? error.message : "cannot connect";
    context.observer({ kind: "refused", cause: "application-unavailable", detail, address: peer.address, port });
    socket.destroy();
    return;
  }
  if (socket.destroyed) {
    application.destroy();
    return;
  }
  if (bytes !== undefined && bytes.length > 0) application.write(bytes);
  relayOpaque(socket, application, () => context.table.remove(connection));
}
