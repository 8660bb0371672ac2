import type { ProxyProtocol, Server } from "../../resources/index.js";
import type { Protocol } from "../model.js";

/** How bytes at a port of this Server are read, whatever the annotation `opaque-ports` says (policy.md 3.5). */
export function protocolOf(server: Server): Protocol {
  return protocols[server.spec.proxyProtocol];
}

const protocols: Readonly<Record<ProxyProtocol, Protocol>> = {
  unknown: "detect",
  "HTTP/1": "http1",
  "HTTP/2": "http2",
  gRPC: "grpc",
  opaque: "opaque",
  TLS: "tls",
};
