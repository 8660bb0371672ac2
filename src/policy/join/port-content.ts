import type { ProxyProtocol, Server } from "../../resources/index.js";
import { defaultAuthorizations, requiringIdentity } from "../default-policy.js";
import { defaultRoutes } from "../default-routes.js";
import type { ClusterSettings, Protocol } from "../model.js";
import { includesPort } from "../port-list.js";
import {
  defaultReference,
  detectTimeoutMs,
  policyReference,
  type ClientAuthorization,
  type PortPolicyContent,
} from "../port-policy-content.js";
import type { Workload } from "../workload.js";

/** The policy of a port that a Server governs: only what is granted on that Server counts (policy.md 6.2). */
export function serverContent(
  server: Server,
  grants: readonly ClientAuthorization[],
  workload: Workload,
  port: number,
  cluster: ClusterSettings,
): PortPolicyContent {
  const protocol = protocols[server.spec.proxyProtocol];
  return {
    server: policyReference("server", server.metadata.name),
    protocol,
    detectTimeoutMs,
    // Policies before the default one: what audit lets pass is then exactly what no policy allows (policy.md 6.10).
    authorizations: [...grants, ...defaultAuthorizations(server.spec.accessPolicy, cluster.clusterNetworks)],
    routes: routesOf(protocol, workload, port, cluster),
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

/** The policy of a port without a Server: the workload's default, which no AuthorizationPolicy reaches (policy.md 3.7). */
export function defaultContent(workload: Workload, port: number, cluster: ClusterSettings): PortPolicyContent {
  const policy = includesPort(workload.requireIdentityPorts, port)
    ? requiringIdentity(workload.defaultPolicy)
    : workload.defaultPolicy;
  const protocol = includesPort(workload.opaquePorts, port) ? "opaque" : "detect";
  return {
    server: defaultReference(policy),
    protocol,
    detectTimeoutMs,
    authorizations: defaultAuthorizations(policy, cluster.clusterNetworks),
    routes: routesOf(protocol, workload, port, cluster),
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

function routesOf(
  protocol: Protocol,
  workload: Workload,
  port: number,
  cluster: ClusterSettings,
): PortPolicyContent["routes"] {
  const probePaths = workload.probes.filter((probe) => probe.port === port).map((probe) => probe.path);
  return defaultRoutes({ protocol, probePaths, probeNetworks: cluster.probeNetworks });
}

const protocols: Readonly<Record<ProxyProtocol, Protocol>> = {
  unknown: "detect",
  "HTTP/1": "http1",
  "HTTP/2": "http2",
  gRPC: "grpc",
  opaque: "opaque",
  TLS: "tls",
};
