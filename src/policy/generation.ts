import { createHash } from "node:crypto";
import { identityMatchText } from "./identity-match.js";
import type { Reference } from "./model.js";
import type {
  ClientAuthorization,
  NetworkRule,
  PortPolicyContent,
  RateLimitContent,
  RequestFilter,
  RequestMatch,
  RouteContent,
  ValueMatch,
} from "./port-policy-content.js";

/**
 * The SHA-256 of a policy's meaning, in hexadecimal: lists whose order means nothing (identities, networks, exceptions)
 * are sorted and freed of duplicates first, so that equal policies have equal generations whatever order they were
 * written in. Changes of this form change every generation and nothing else.
 */
export function generationOf(content: PortPolicyContent): string {
  const canonical = [
    canonicalReference(content.server),
    content.protocol,
    content.protocol === "detect" ? content.detectTimeoutMs : 0,
    content.admitsLoopback,
    canonicalRateLimit(content.rateLimit),
    content.invalid,
    content.authorizations.map(canonicalAuthorization),
    content.routes.map(canonicalRoute),
  ];
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}

function canonicalRoute(route: RouteContent): unknown {
  return [
    canonicalReference(route.reference),
    sortedSet(route.hosts.map((host) => JSON.stringify(host.kind === "exact" ? host.host : host.labels))),
    route.rules.map(({ matches, filters }) => [matches.map(canonicalMatch), filters.map(canonicalFilter)]),
    route.authorizations.map(canonicalAuthorization),
  ];
}

/** What is absent stays apart from what is empty: JSON writes it as null. */
function canonicalMatch(match: RequestMatch): unknown {
  const headers = sortedSet(match.headers.map(canonicalValue));
  if (match.kind === "grpc") return [match.kind, match.service, match.method, headers];
  const { path, query, method } = match;
  return [match.kind, path.type, path.value, headers, sortedSet(query.map(canonicalValue)), method];
}

function canonicalValue({ name, type, value }: ValueMatch): string {
  return JSON.stringify([name, type, value]);
}

/** In order: later headers of one name follow earlier ones. */
function canonicalFilter(filter: RequestFilter): unknown {
  if (filter.kind === "redirect") {
    const { scheme, host, port, path, status } = filter;
    return [filter.kind, scheme, host, port, path?.kind, path?.value, status];
  }
  const pairs = (values: typeof filter.add): unknown => values.map(({ name, value }) => [name, value]);
  return [filter.kind, pairs(filter.add), pairs(filter.set), sortedSet(filter.remove)];
}

function canonicalRateLimit(rateLimit: RateLimitContent | null): unknown {
  if (rateLimit === null) return null;
  const { reference, total, identity, overrides } = rateLimit;
  return [
    canonicalReference(reference),
    total,
    identity,
    overrides.map(({ requestsPerSecond, identities }) => [requestsPerSecond, sortedSet(identities)]),
  ];
}

function canonicalReference(reference: Reference): readonly string[] {
  return [reference.group, reference.kind, reference.name];
}

function canonicalAuthorization(authorization: ClientAuthorization): unknown {
  const { reference, networks, authentication } = authorization;
  return [
    canonicalReference(reference),
    sortedSet(networks.map(canonicalNetwork)),
    authentication.kind !== "identities"
      ? authentication.kind
      : // The kind keeps a wildcard apart from an exact identity that only looks like one.
        sortedSet(authentication.identities.map((match) => `${match.kind} ${identityMatchText(match)}`)),
  ];
}

function canonicalNetwork(network: NetworkRule): string {
  return JSON.stringify([network.cidr, sortedSet(network.except)]);
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
