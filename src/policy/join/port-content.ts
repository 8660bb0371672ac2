import type { RouteResource, Server } from "../../resources/index.js";
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
  type RouteContent,
} from "../port-policy-content.js";
import type { Workload } from "../workload.js";
import type { PolicyJoin } from "./policy-join.js";
import { rateLimitContent } from "./rate-limit.js";
import { attachedRoutes } from "./route-attachment.js";
import { whyProxyRefusesRoute } from "./route-support.js";
import { protocolOf } from "./server-protocol.js";

/**
 * The policy of a port that a Server governs: only what is attached to that Server counts (policy.md 6.2). Of the
 * workload nothing matters but the paths of its probes on the port.
 */
export function serverContent(server: Server, probePaths: readonly string[], join: PolicyJoin): PortPolicyContent {
  const protocol = protocolOf(server);
  const attached = attachedRoutes(server, join);
  const rateLimit = join.rateLimitAt(server);
  return {
    server: policyReference("server", server.metadata.name),
    protocol,
    detectTimeoutMs,
    authorizations: serverAuthorizations(server, join),
    // The first attached route takes the place of the built-in ones, those of probes too (policy.md 9.46).
    routes:
      attached.length === 0
        ? defaultRoutes({ protocol, probePaths, probeNetworks: join.cluster.probeNetworks })
        : attached.flatMap((route) => routeContent(route, join)),
    rateLimit: rateLimit === undefined || !countsRequests(protocol) ? null : rateLimitContent(rateLimit, join.cluster),
    admitsLoopback: true,
    invalid: attached.map(whyProxyRefusesRoute).find((why) => why !== undefined) ?? null,
  };
}

/** The policy of a port without a Server: the workload's default, which no policy object reaches (policy.md 3.7). */
export function defaultContent(
  { policy, protocol, probePaths }: DefaultSituation,
  cluster: ClusterSettings,
): PortPolicyContent {
  return {
    server: defaultReference(policy),
    protocol,
    detectTimeoutMs,
    authorizations: defaultAuthorizations(policy, cluster.clusterNetworks),
    routes: defaultRoutes({ protocol, probePaths, probeNetworks: cluster.probeNetworks }),
    rateLimit: null,
    admitsLoopback: true,
    invalid: null,
  };
}

/** All that the policy of a port without a Server hangs on. */
export interface DefaultSituation {
  readonly policy: Workload["defaultPolicy"];
  readonly protocol: "opaque" | "detect";
  readonly probePaths: readonly string[];
}

export function defaultSituation(workload: Workload, port: number): DefaultSituation {
  return {
    policy: includesPort(workload.requireIdentityPorts, port)
      ? requiringIdentity(workload.defaultPolicy)
      : workload.defaultPolicy,
    protocol: includesPort(workload.opaquePorts, port) ? "opaque" : "detect",
    probePaths: probePathsOn(workload, port),
  };
}

/** The paths of the workload's probes on a port, each once, in order. */
export function probePathsOn(workload: Workload, port: number): readonly string[] {
  const paths = workload.probes.filter((probe) => probe.port === port).map((probe) => probe.path);
  return [...new Set(paths)].sort();
}

/**
 * What is granted on the whole port: AuthorizationPolicies by name, ServerAuthorizations by name, the Server's own
 * default last, so that what audit lets pass is exactly what nothing else allows (policy.md 6.10, 11).
 */
function serverAuthorizations(server: Server, join: PolicyJoin): readonly ClientAuthorization[] {
  return [
    ...join.policiesAt(server).map((policy) => join.grantOf(policy).grant),
    ...join.authorizationsAt(server).map((authorization) => join.authorizationGrantOf(authorization)),
  ]
    .flatMap((grant) => (grant.ok ? [grant.value] : []))
    .concat(defaultAuthorizations(server.spec.accessPolicy, join.cluster.clusterNetworks));
}

function routeContent(route: RouteResource, join: PolicyJoin): readonly RouteContent[] {
  const reading = join.readingOf(route);
  if (!reading.ok) return [];
  const grants = join.policiesOn(route).map((policy) => join.grantOf(policy).grant);
  return [{ ...reading.value, authorizations: grants.flatMap((grant) => (grant.ok ? [grant.value] : [])) }];
}

/** Only requests of HTTP are limited; a `gRPC` Server is sent no limit (policy.md 3.5). */
function countsRequests(protocol: Protocol): boolean {
  return protocol === "detect" || protocol === "http1" || protocol === "http2";
}
