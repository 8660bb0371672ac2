import { policiesOfServer } from "./authorization-policy.js";
import { defaultGrants, type Grant } from "./grant.js";
import type { GrpcMatch, HttpMatch, Server } from "./manifest.js";
import { rateLimitOf, type NaiveRateLimit } from "./rate-limit.js";
import { grpcRoutesOf, httpRoutesOf, type Route } from "./route.js";
import { authorizationsOfServer } from "./server-authorization.js";
import { governingServer } from "./server.js";
import { defaultPolicyAt, isOpaqueByAnnotation, probePaths, type WorkloadView } from "./workload.js";
import { builtIn, policyObject, type Named, type World } from "./world.js";

/** 6.1: what the controller tells a proxy about a port. */
export interface InboundServer {
  readonly reference: Named;
  readonly protocol: "detect" | "http1" | "http2" | "grpc" | "opaque" | "tls";
  readonly grants: readonly Grant[];
  readonly httpRoutes: readonly Route<HttpMatch>[];
  readonly grpcRoutes: readonly Route<GrpcMatch>[];
  readonly rateLimit: NaiveRateLimit | null;
  /** 6.8: whether the proxy cannot convert it, so that the whole port becomes `Default("invalid")`. */
  readonly isInvalid: boolean;
}

/** 6.2: "Winning Server by §3; none → default server (§3.7)." */
export function inboundServer(world: World, view: WorkloadView, port: number): InboundServer {
  const server = governingServer(world, view, port);
  return server === undefined ? defaultServer(world, view, port) : ofServer(world, view, port, server);
}

function ofServer(world: World, view: WorkloadView, port: number, server: Server): InboundServer {
  const protocol = protocols[server.spec.proxyProtocol ?? "unknown"]!;
  const httpRoutes = httpRoutesOf(world, server);
  const grpcRoutes = grpcRoutesOf(world, server);
  // 3.5: http routes and the rate limit are for three protocols, grpc routes for one, nothing for the others.
  const readsHttp = protocol === "detect" || protocol === "http1" || protocol === "http2";
  return {
    reference: policyObject("server", server.metadata.name),
    protocol,
    // 6.2 for the list, 11 for its order.
    grants: [
      ...policiesOfServer(world, server),
      ...authorizationsOfServer(world, server),
      ...defaultGrants(server.spec.accessPolicy ?? "deny", world.cluster),
    ],
    httpRoutes: httpRoutes.length > 0 ? httpRoutes : defaultAndProbeRoutes(world, view, port),
    grpcRoutes: grpcRoutes.length > 0 ? grpcRoutes : [defaultRoute],
    rateLimit: readsHttp ? rateLimitOf(world, server) : null,
    // 6.8: "GRPC match without rpc"; 9.52: "a GRPCRoute match without `method` (headers only, or `{}`)".
    isInvalid: protocol === "grpc" && grpcRoutes.some(({ rules }) => rules.some(hasMatchWithoutCall)),
  };
}

function hasMatchWithoutCall({ matches }: { readonly matches?: readonly GrpcMatch[] | null }): boolean {
  return (matches ?? []).some(({ method }) => method === undefined || method === null);
}

/**
 * 3.7: "reference = Default(name of resulting P); authorizations = default authz of P; http routes = default + probe
 * routes; no rate limit. AuthorizationPolicies (even Namespace-targeted) and ServerAuthorizations never apply."
 */
function defaultServer(world: World, view: WorkloadView, port: number): InboundServer {
  const policy = defaultPolicyAt(view, port, world);
  return {
    reference: builtIn(policy),
    protocol: isOpaqueByAnnotation(view, port) ? "opaque" : "detect",
    grants: defaultGrants(policy, world.cluster),
    httpRoutes: defaultAndProbeRoutes(world, view, port),
    grpcRoutes: [],
    rateLimit: null,
    isInvalid: false,
  };
}

/**
 * 6.6: `Default("default")` matches everything; `Default("probe")` "present iff probeNetworks non-empty and the pod declares
 * ≥1 HTTP probe on this port. One rule, one match per distinct path: Exact(path) AND method GET; authorizations =
 * {Default("probe"): Unauthenticated from probeNetworks}".
 */
function defaultAndProbeRoutes(world: World, view: WorkloadView, port: number): Route<HttpMatch>[] {
  const paths = probePaths(view, port);
  const networks = world.cluster.probeNetworks.map((cidr) => ({ cidr }));
  const reference = builtIn("probe");
  if (paths.length === 0 || networks.length === 0) return [defaultRoute];
  const matches = paths.map((value) => ({ path: { type: "Exact", value }, method: "GET" }));
  const grants: Grant[] = [{ reference, networks, authentication: "unauthenticated" }];
  return [defaultRoute, { reference, hostnames: [], rules: [{ matches }], grants }];
}

/** A match without conditions is PathPrefix `/` to HTTP and any call to gRPC. */
const defaultRoute = { reference: builtIn("default"), hostnames: [], rules: [{ matches: [{}] }], grants: [] };

const protocols: Readonly<Record<string, InboundServer["protocol"]>> = {
  unknown: "detect",
  "HTTP/1": "http1",
  "HTTP/2": "http2",
  gRPC: "grpc",
  opaque: "opaque",
  TLS: "tls",
};
