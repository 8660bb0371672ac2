import { createHash } from "node:crypto";
import { identityMatchText } from "./identity-match.js";
import type { Reference } from "./model.js";
import type { ClientAuthorization, NetworkRule, PortPolicyContent, RouteContent } from "./port-policy-content.js";

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
    content.rateLimit,
    content.invalid,
    content.authorizations.map(canonicalAuthorization),
    content.routes.map(canonicalRoute),
  ];
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}

function canonicalRoute(route: RouteContent): unknown {
  return [
    canonicalReference(route.reference),
    route.hosts,
    route.rules,
    route.authorizations.map(canonicalAuthorization),
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
