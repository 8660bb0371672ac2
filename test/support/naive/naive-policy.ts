import { inboundFilters, type NaiveFilter } from "./filter.js";
import { findRoute, grpcImplicit, grpcRank, httpImplicit, httpRank } from "./find-route.js";
import { isAuthorized, localhost, meetsAuthentication, provenIdentity, type Grant } from "./grant.js";
import { inboundServer, type InboundServer } from "./inbound-server.js";
import type { HttpMatch } from "./manifest.js";
import type { NaiveRateLimit } from "./rate-limit.js";
import type { Route } from "./route.js";
import { isEnforced, viewOf } from "./workload.js";
import { builtIn, type Named, type NaiveClient, type NaiveRequest, type WorkloadName, type World } from "./world.js";

/** The answer to a client, in the words of the product's `Decision`. */
export interface NaiveAnswer {
  readonly verdict: "allow" | "deny" | "not-found";
  readonly reason: string;
  readonly server: Named;
  readonly route: Named | null;
  readonly authorization: Named | null;
  readonly filters: readonly NaiveFilter[];
}

/** What this evaluator thinks of one port. */
export interface NaivePolicy {
  readonly server: Named;
  readonly protocol: InboundServer["protocol"];
  readonly rateLimit: NaiveRateLimit | null;
  tcp(client: NaiveClient): NaiveAnswer;
  request(client: NaiveClient, request: NaiveRequest): NaiveAnswer;
}

/**
 * A second evaluator, written sentence by sentence from policy.md over the manifests as they stand. It shares no code with
 * `src/`, is slow and plain on purpose, and exists to disagree.
 */
export function naivePolicy(world: World, workload: WorkloadName, port: number): NaivePolicy {
  const view = viewOf(world, workload);
  if (!isEnforced(view, port)) return unenforced;
  const server = inboundServer(world, view, port);
  return server.isInvalid ? invalid : inForce(server);
}

function inForce(server: InboundServer): NaivePolicy {
  const { reference, protocol, rateLimit } = server;
  const readsHttp = protocol === "detect" || protocol === "http1" || protocol === "http2";
  return {
    server: reference,
    protocol,
    rateLimit,
    /** 6.4: "only Detect/Tls/Opaque carry TCP authorizations = server-level list; route-level policies never authorize TCP". */
    tcp(client) {
      const carriesTcp = protocol === "detect" || protocol === "tls" || protocol === "opaque";
      if (!carriesTcp) return denied(reference, null, "protocol-not-allowed");
      return firstMatch(reference, null, [], server.grants, client, []);
    },
    /** 6.5: "routes = protocol in {Detect,Http1,Http2} ? httpRoutes : protocol == Grpc ? grpcRoutes : NONE". */
    request(client, request) {
      if (readsHttp) {
        const found = findRoute(server.httpRoutes, request, httpRank, httpImplicit);
        return onRoute(found, server, client, found && matchedPrefix(found.match));
      }
      const routes = protocol === "grpc" ? server.grpcRoutes : [];
      return onRoute(findRoute(routes, request, grpcRank, grpcImplicit), server, client, undefined);
    },
  };
}

/** 1.6: what a match leaves out of its path is PathPrefix `/`; 6.7: so is what a rule without matches means. */
function matchedPrefix(match: HttpMatch | undefined): string | undefined {
  const { type, value } = match?.path ?? {};
  return (type ?? "PathPrefix") === "PathPrefix" ? (value ?? "/") : undefined;
}

interface Found {
  readonly route: Pick<Route<unknown>, "reference" | "grants">;
  readonly filters: Parameters<typeof inboundFilters>[0];
}

/** 6.5: "if NONE or (m = findRoute(routes, req)) == null -> NOT_FOUND". */
function onRoute(
  found: Found | undefined,
  server: InboundServer,
  client: NaiveClient,
  prefix: string | undefined,
): NaiveAnswer {
  const { reference, grants } = server;
  if (found === undefined) {
    const nobody = { route: null, authorization: null, filters: [] };
    return { verdict: "not-found", reason: "no-route", server: reference, ...nobody };
  }
  const { route } = found;
  return firstMatch(reference, route.reference, route.grants, grants, client, inboundFilters(found.filters, prefix));
}

/**
 * 6.5: "list = m.route.authorizations ++ server.authorizations ++ [localhost]; a = first in list with isAuthorized; if
 * none -> DENIED".
 */
function firstMatch(
  server: Named,
  route: Named | null,
  routeGrants: readonly Grant[],
  serverGrants: readonly Grant[],
  client: NaiveClient,
  filters: readonly NaiveFilter[],
): NaiveAnswer {
  const explicit = [...routeGrants, ...serverGrants];
  const first = [...explicit, localhost].find((grant) => isAuthorized(grant, client));
  if (first === undefined) return denied(server, route, whyDenied(explicit, client));
  return { verdict: "allow", reason: "authorized", server, route, authorization: first.reference, filters };
}

/**
 * The product's own words for a refusal, which policy.md does not have: what the client lacks to come nearest to any
 * grant (`src/policy/refusal-reason.ts`). The grant to loopback says nothing about that.
 */
function whyDenied(explicit: readonly Grant[], client: NaiveClient): string {
  if (explicit.length === 0) return "no-authorizations";
  if (explicit.some((grant) => meetsAuthentication(grant, client))) return "network-not-listed";
  return provenIdentity(client) === undefined ? "unauthenticated" : "identity-not-listed";
}

function denied(server: Named, route: Named | null, reason: string): NaiveAnswer {
  return { verdict: "deny", reason, server, route, authorization: null, filters: [] };
}

/**
 * 6.8: "whole port switches to `Default("invalid")`: Detect, no TCP authz, one catch-all route with no authorizations ⇒
 * HTTP 403 / TCP closed for everyone incl. loopback".
 */
const invalid: NaivePolicy = {
  server: builtIn("invalid"),
  protocol: "detect",
  rateLimit: null,
  tcp: () => denied(builtIn("invalid"), null, "invalid-policy"),
  request: () => denied(builtIn("invalid"), builtIn("invalid"), "invalid-policy"),
};

/** 6.9: "What bypasses policy". */
const unenforced: NaivePolicy = {
  server: builtIn("not-enforced"),
  protocol: "opaque",
  rateLimit: null,
  tcp: () => passed,
  request: () => passed,
};

const passed: NaiveAnswer = {
  verdict: "allow",
  reason: "not-enforced",
  server: builtIn("not-enforced"),
  route: null,
  authorization: null,
  filters: [],
};
