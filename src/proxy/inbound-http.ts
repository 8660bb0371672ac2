import type { Socket } from "node:net";
import type { Entrance, Peer } from "../policy/index.js";
import { Http1Relay } from "./http1/relay.js";
import type { InboundContext } from "./inbound-context.js";
import { RequestGate, provedIdentity } from "./request-gate.js";

/** Serves HTTP/1 on one accepted connection. `bytes` have been read already. */
export function serveHttp1(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  peer: Peer,
  port: number,
  entrance: Entrance,
): void {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  const gate = new RequestGate(context, peer, port, {
    client: hostAndPort(remoteAddress, remotePort),
    server: hostAndPort(localAddress, localPort),
    dialled: entrance === "transparent" ? hostAndPort(localAddress, port) : undefined,
  });
  const relay = new Http1Relay(socket, {
    limits: context.limits,
    table: context.table,
    route: (head) => gate.route(head),
    refused: (cause, detail) => context.observer({ kind: "refused", cause, detail, address: peer.address, port }),
    explainsFailures: provedIdentity(peer) !== undefined,
    keepsTunnel: (head) => gate.keepsTunnel(head),
  });
  relay.start(bytes);
}

function hostAndPort(host: string | undefined, port: number | undefined): string {
  const address = host ?? "";
  return address.includes(":") ? `[${address}]:${port ?? 0}` : `${address}:${port ?? 0}`;
}
