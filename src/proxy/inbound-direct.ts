import type { Socket } from "node:net";
import { readFirstBytes } from "./first-bytes.js";
import { judgeHello, peerOf, refuse, refuseHttp2 } from "./inbound-accept.js";
import type { InboundContext } from "./inbound-context.js";
import { serveHttp1 } from "./inbound-http.js";
import { serveTcp } from "./inbound-tcp.js";
import type { TerminatedTls, TlsServer } from "./tls-server.js";
import type { TransportHeaderVerdict } from "./transport-header.js";
import { decodeTransportHeader } from "./transport-header.js";

/** The direct port: only mutual TLS addressed to this workload is looked at (proxy.md 11). */
export async function acceptDirect(
  context: InboundContext,
  socket: Socket,
  directPort: number,
  tls: TlsServer,
): Promise<void> {
  const first = await readFirstBytes(socket, context.table, context.limits.detectTimeoutMs, undefined, judgeHello);
  if (first.kind === "judged" && first.verdict === context.identity) {
    tls.accept(socket, first.bytes);
    return;
  }
  if (first.kind === "timeout") refuse(context, socket, directPort, "detection-timeout", "no ClientHello");
  if (first.kind === "judged") {
    refuse(context, socket, directPort, "direct-without-identity", "direct connections must be mutually authenticated");
  }
  socket.destroy();
}

/** After the handshake: reads the transport header and serves the port that it names under that port's policy. */
export async function serveDirect(context: InboundContext, tls: TerminatedTls, directPort: number): Promise<void> {
  const { socket, clientIdentity } = tls;
  if (clientIdentity === undefined) {
    refuse(context, socket, directPort, "direct-without-identity", "direct connections must be mutually authenticated");
    socket.destroy();
    return;
  }
  if (!tls.alpnAgreed) {
    const why = "direct connections require transport header negotiation";
    refuse(context, socket, directPort, "direct-without-transport-header", why);
    socket.destroy();
    return;
  }
  const { detectTimeoutMs } = context.limits;
  const first = await readFirstBytes(socket, context.table, detectTimeoutMs, undefined, judgeTransportHeader);
  if (first.kind !== "judged" || first.verdict.kind !== "header") {
    const why =
      first.kind === "judged" && first.verdict.kind === "malformed" ? first.verdict.why : "no transport header came";
    refuse(context, socket, directPort, "direct-without-transport-header", why);
    socket.destroy();
    return;
  }
  const { header, bytes: taken } = first.verdict;
  if (header.name !== "" || header.port === directPort) {
    const why = header.name === "" ? "inbound connection must not target the direct port" : "no gateway here";
    refuse(context, socket, directPort, "direct-without-transport-header", why);
    socket.destroy();
    return;
  }
  const rest = first.bytes.subarray(taken);
  const peer = peerOf(context, socket, { kind: "established", clientIdentity });
  if (header.sessionProtocol === "http2") refuseHttp2(context, socket, header.port);
  else if (header.sessionProtocol === "http1") serveHttp1(context, socket, rest, peer, header.port, "direct");
  else await serveTcp(context, socket, rest, peer, header.port);
}

function judgeTransportHeader(bytes: Buffer): Exclude<TransportHeaderVerdict, { kind: "incomplete" }> | undefined {
  const verdict = decodeTransportHeader(bytes);
  return verdict.kind === "incomplete" ? undefined : verdict;
}
