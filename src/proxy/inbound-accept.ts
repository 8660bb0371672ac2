import type { Socket } from "node:net";
import type { Peer, TlsState } from "../policy/index.js";
import { maxHelloBytes, readClientHello } from "./client-hello.js";
import { readFirstBytes } from "./first-bytes.js";
import { detectHttp, type HttpVerdict } from "./http-detect.js";
import type { InboundContext } from "./inbound-context.js";
import { serveHttp1 } from "./inbound-http.js";
import { serveTcp } from "./inbound-tcp.js";
import { http2RefusalBytes } from "./refusal.js";
import type { TlsServer } from "./tls-server.js";

/**
 * The transparent entrance: a connection to the application's own port. Follows the table of policy.md 6.3: look for
 * TLS unless the port is opaque, then for HTTP unless the protocol is known.
 */
export async function acceptTransparent(
  context: InboundContext,
  socket: Socket,
  port: number,
  tls: TlsServer,
): Promise<void> {
  if (context.policies.current(port).protocol === "opaque") {
    await serveTcp(context, socket, undefined, peerOf(context, socket, { kind: "none", reason: "port_skipped" }), port);
    return;
  }
  const first = await readFirstBytes(socket, context.table, context.limits.detectTimeoutMs, undefined, judgeHello);
  if (first.kind !== "judged") {
    if (first.kind === "timeout") refuse(context, socket, port, "detection-timeout", "no bytes that tell TLS or not");
    socket.destroy();
    return;
  }
  if (first.verdict === "not-tls") {
    const peer = peerOf(context, socket, { kind: "none", reason: "no_tls_from_remote" });
    await serveDetected(context, socket, first.bytes, peer, port);
    return;
  }
  if (first.verdict === context.identity) {
    tls.accept(socket, first.bytes);
    return;
  }
  const peer = peerOf(context, socket, { kind: "passthrough", sni: first.verdict });
  await serveDetected(context, socket, first.bytes, peer, port);
}

/** After TLS has been settled: serves what the port's protocol and the first bytes say. */
export async function serveDetected(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  peer: Peer,
  port: number,
): Promise<void> {
  const { protocol } = context.policies.current(port);
  switch (protocol) {
    case "opaque":
    case "tls":
      await serveTcp(context, socket, bytes, peer, port);
      return;
    case "http2":
    case "grpc":
      await serveHttpDetected(context, socket, bytes, peer, port, "http2");
      return;
    case "http1":
      await serveHttpDetected(context, socket, bytes, peer, port, peer.tls.kind === "none" ? "http1" : undefined);
      return;
    case "detect":
      await serveHttpDetected(context, socket, bytes, peer, port, undefined);
      return;
  }
}

/** `known` is the protocol when the policy leaves nothing to detect. */
async function serveHttpDetected(
  context: InboundContext,
  socket: Socket,
  bytes: Buffer | undefined,
  peer: Peer,
  port: number,
  known: "http1" | "http2" | undefined,
): Promise<void> {
  if (known === "http1") {
    serveHttp1(context, socket, bytes, peer, port, "transparent");
    return;
  }
  const { protocol, detectTimeoutMs } = context.policies.current(port);
  const timeoutMs = protocol === "detect" ? detectTimeoutMs : context.limits.detectTimeoutMs;
  const first = await readFirstBytes(socket, context.table, timeoutMs, bytes, detectHttp);
  if (first.kind === "ended") {
    socket.destroy();
    return;
  }
  const verdict: HttpVerdict = first.kind === "judged" ? first.verdict : protocol === "http1" ? "http1" : "not-http";
  if (verdict === "http2") refuseHttp2(context, socket, port);
  else if (known === "http2") {
    refuse(context, socket, port, "http2-not-supported", "the port speaks HTTP/2 only, which is not supported yet");
    socket.destroy();
  } else if (verdict === "http1") serveHttp1(context, socket, first.bytes, peer, port, "transparent");
  else await serveTcp(context, socket, first.bytes, peer, port);
}

/** Who is calling, as policy sees it. */
export function peerOf(context: InboundContext, socket: Socket, tls: TlsState): Peer {
  return { address: context.clientAddress(socket.remoteAddress ?? ""), tls };
}

export function refuseHttp2(context: InboundContext, socket: Socket, port: number): void {
  refuse(context, socket, port, "http2-not-supported", "the client opened with the HTTP/2 preface");
  socket.end(http2RefusalBytes(), () => socket.destroy());
}

export function refuse(
  context: InboundContext,
  socket: Socket,
  port: number,
  cause: "detection-timeout" | "direct-without-identity" | "direct-without-transport-header" | "http2-not-supported",
  detail: string,
): void {
  const address = context.clientAddress(socket.remoteAddress ?? "");
  context.observer({ kind: "refused", cause, detail, address, port });
}

/** The SNI, or `not-tls`. A first record that never ends is not waited for. */
export function judgeHello(bytes: Buffer): string | undefined {
  const verdict = readClientHello(bytes);
  if (verdict.kind === "tls") return verdict.sni;
  if (verdict.kind === "not-tls" || bytes.length > maxHelloBytes) return "not-tls";
  return undefined;
}
