import { unmapAddress } from "../resources/index.js";
import type { AskedProtocol, Question } from "./explanation.js";
import type { Entrance, Peer, PortPolicy, Protocol, RequestHead, TlsState } from "./model.js";
import { protocolConsequences } from "./protocol-consequences.js";
import { requestHead } from "./request-head.js";

/** How a question's traffic reaches the policy. */
export interface Pathway {
  readonly entrance: Entrance;
  readonly peer: Peer;
  readonly protocol: AskedProtocol;
  /** What routes are matched against. Null: the connection is judged as a whole. */
  readonly head: RequestHead | null;
  /** Why the client's bytes make no sense at this port; empty when they do. */
  readonly mismatch: string;
  /** What the port's protocol means for this client, one sentence each, where that may surprise. */
  readonly consequences: readonly string[];
  readonly notes: readonly string[];
}

/** Inside the default cluster networks. */
export const assumedClientIp = "10.0.0.1";
/** How a client names the workload when it calls the Service of the same name. */
function assumedAuthority({ workload, port }: Question): string {
  return `${workload.name}.${workload.namespace}.svc.cluster.local:${port}`;
}
/** The form that the path of every gRPC call has. */
export const assumedCall = "/service/method";

/**
 * Follows a client to the port: a meshed one arrives by the direct entrance, with TLS that proved its identity; an
 * unmeshed one by the transparent entrance, in plaintext (policy.md 6.3).
 */
export function pathwayOf(question: Question, policy: PortPolicy, enforced: boolean): Pathway {
  const asked = question.protocol ?? usualProtocol(policy.protocol);
  const address = question.clientIp ?? assumedClientIp;
  if (!enforced) return pastTheSidecar(asked, address);
  const meshed = question.principal.kind === "identity";
  const entrance: Entrance = meshed ? "direct" : "transparent";
  const peer: Peer = { address, tls: tlsState(question, policy.protocol, address) };
  const consequences = protocolConsequences(policy.protocol, asked, meshed);
  if (policy.protocol === "opaque" || policy.protocol === "tls") {
    const notes = asked === "tcp" ? [] : [`the port's bytes are not read as HTTP: a ${asked} client is TCP here`];
    return { entrance, peer, protocol: "tcp", head: null, mismatch: "", consequences, notes };
  }
  const mismatch = mismatchAt(policy.protocol, asked, meshed);
  const head = asked === "tcp" || mismatch !== "" ? null : headOf(question, asked);
  return { entrance, peer, protocol: asked, head, mismatch, consequences, notes: [] };
}

/** A destination without a sidecar gets plaintext from everyone, and nobody reads it. */
function pastTheSidecar(asked: AskedProtocol, address: string): Pathway {
  const peer: Peer = { address, tls: { kind: "none", reason: "no_tls_from_remote" } };
  return { entrance: "transparent", peer, protocol: asked, head: null, mismatch: "", consequences: [], notes: [] };
}

/** What to suppose when the question does not say. */
function usualProtocol(protocol: Protocol): AskedProtocol {
  switch (protocol) {
    case "opaque":
    case "tls":
      return "tcp";
    case "grpc":
      return "grpc";
    case "detect":
    case "http1":
    case "http2":
      return "http1";
  }
}

function tlsState(question: Question, protocol: Protocol, address: string): TlsState {
  if (question.principal.kind === "identity") {
    return { kind: "established", clientIdentity: question.principal.identity };
  }
  // An opaque port is not even looked at for TLS.
  if (protocol === "opaque") return { kind: "none", reason: "port_skipped" };
  const isLoopback = address === "::1" || unmapAddress(address).startsWith("127.");
  return { kind: "none", reason: isLoopback ? "loopback" : "no_tls_from_remote" };
}

/** Between sidecars HTTP is announced, so the version does not matter; a plain client must speak what the port reads. */
function mismatchAt(protocol: Protocol, asked: AskedProtocol, meshed: boolean): string {
  const isHttp2 = asked === "http2" || asked === "grpc";
  switch (protocol) {
    case "http1":
      if (asked === "tcp" || (isHttp2 && !meshed)) return "the port reads HTTP/1 and gets other bytes";
      return "";
    case "http2":
    case "grpc":
      if (asked === "tcp" || (!isHttp2 && !meshed)) return "the port reads HTTP/2 and gets other bytes";
      return "";
    case "detect":
    case "opaque":
    case "tls":
      return "";
  }
}

function headOf(question: Question, asked: AskedProtocol): RequestHead {
  const { method = asked === "grpc" ? "POST" : "GET", path = asked === "grpc" ? assumedCall : "/" } = question;
  return requestHead({
    method,
    target: path,
    authority: question.authority ?? assumedAuthority(question),
    ...(question.headers === undefined ? {} : { headers: question.headers }),
  });
}
