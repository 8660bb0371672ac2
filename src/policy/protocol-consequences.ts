import type { AskedProtocol } from "./explanation.js";
import type { Protocol } from "./model.js";

/**
 * What the protocol of a port means for a client, where that is not what one would think: one sentence each
 * (policy.md 6.3). Empty when it is.
 */
export function protocolConsequences(protocol: Protocol, asked: AskedProtocol, meshed: boolean): readonly string[] {
  switch (protocol) {
    case "detect":
      return detected(asked, meshed);
    case "http1":
      return isHttp2(asked) && meshed ? ["from another sidecar the port takes HTTP/2 as well as HTTP/1"] : [];
    case "http2":
      return asked === "grpc" ? ["gRPC is plain HTTP/2 here: HTTPRoutes are asked, GRPCRoutes are not"] : [];
    case "grpc":
      return asked === "grpc" || asked === "tcp"
        ? []
        : ["the port reads gRPC: only GRPCRoutes are asked, and a request that is no gRPC call matches none"];
    case "opaque":
      return meshed ? foreignAnnouncement(asked) : [opaquePlain];
    case "tls":
      return meshed ? foreignAnnouncement(asked) : [tlsPlain];
  }
}

function detected(asked: AskedProtocol, meshed: boolean): readonly string[] {
  switch (asked) {
    case "tcp":
      return ["bytes that are not HTTP are judged as one connection: what routes allow does not count for it"];
    case "grpc":
      return ["gRPC is plain HTTP/2 here: HTTPRoutes are asked, GRPCRoutes are not"];
    case "http1":
    case "http2":
      return meshed ? [] : ["its first bytes show HTTP, so every request is judged by itself"];
  }
}

/** The client's sidecar knows from the control plane that the port is opaque; one that does not know gets 404. */
function foreignAnnouncement(asked: AskedProtocol): readonly string[] {
  if (asked === "tcp") return [];
  return ["a sidecar that takes the port for HTTP and announces it as such gets 404, since there are no routes here"];
}

function isHttp2(asked: AskedProtocol): boolean {
  return asked === "http2" || asked === "grpc";
}

const opaquePlain =
  "nobody looks for TLS at an opaque port: only a client that comes through its own sidecar proves an identity";
const tlsPlain = "only TLS meant for this workload's sidecar proves an identity; other TLS passes through unread";
