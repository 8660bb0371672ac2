import { isDnsLabel, isDnsSubdomain, parseDnsName } from "./dns-name.js";
import type { IdentityDomain } from "./model.js";

export interface ServiceAccountName {
  readonly serviceAccount: string;
  readonly namespace: string;
}

/**
 * The identity of a ServiceAccount: `web.emojivoto.serviceaccount.identity.linkerd.cluster.local`.
 *
 * The names are inserted as they are, because a reference in a policy is not checked either (policy.md 2.5). Whoever
 * hands out a certificate asks `checkServiceAccountLabels` first.
 */
export function serviceAccountIdentity(name: ServiceAccountName, domain: IdentityDomain): string {
  return `${name.serviceAccount}.${name.namespace}${identitySuffix(domain)}`;
}

/**
 * Why this ServiceAccount can have no certificate, or undefined when it can.
 *
 * The attack: ServiceAccount `web.backend` in namespace `evil` would be `web.backend.evil…`, and a suffix match on a
 * namespace is only sound while no name can bring a label of its own (policy.md 2.1).
 */
export function checkServiceAccountLabels(name: ServiceAccountName): string | undefined {
  if (!isDnsLabel(name.namespace)) return `Not a label: ${name.namespace}`;
  if (!isDnsLabel(name.serviceAccount)) return `Not a label: ${name.serviceAccount}`;
  return undefined;
}

/** Why these two words can end no identity, or undefined when they can. */
export function checkIdentityDomain(domain: IdentityDomain): string | undefined {
  if (!isDnsLabel(domain.controlPlaneNamespace)) {
    return `invalid control plane namespace '${domain.controlPlaneNamespace}': must be a DNS-1123 label`;
  }
  if (!isDnsSubdomain(domain.trustDomain)) {
    return `invalid trust domain '${domain.trustDomain}': must be a DNS-1123 subdomain`;
  }
  return undefined;
}

/** The ServiceAccount behind an identity, or undefined when the identity is not one of this domain's. */
export function parseServiceAccountIdentity(identity: string, domain: IdentityDomain): ServiceAccountName | undefined {
  const suffix = identitySuffix(domain);
  if (!identity.endsWith(suffix)) return undefined;
  const labels = identity.slice(0, -suffix.length).split(".");
  const [serviceAccount, namespace] = labels;
  if (labels.length !== 2 || serviceAccount === undefined || namespace === undefined) return undefined;
  const name = { serviceAccount, namespace };
  return checkServiceAccountLabels(name) === undefined ? name : undefined;
}

/** Every ServiceAccount identity of `domain` ends with this; it starts with a dot. */
export function identitySuffix(domain: IdentityDomain): string {
  return `.serviceaccount.identity.${domain.controlPlaneNamespace}.${domain.trustDomain}`;
}

/**
 * The form in which an identity is compared: a DNS name in lower case, or a URI as the WHATWG URL standard writes it.
 * Undefined when `text` is neither.
 */
export function parseIdentity(text: string): string | undefined {
  return identityKind(text) === "uri" ? parseUriIdentity(text) : parseDnsName(text);
}

/**
 * Whether an identity is a DNS name or a URI. A DNS name has no colon and a URI always has one, so neither passes for
 * the other; suffix matches look at DNS names only (policy.md 2.4).
 */
export function identityKind(identity: string): "dns" | "uri" {
  return identity.includes(":") ? "uri" : "dns";
}

/**
 * The serialized form of a URI identity, or undefined when it does not parse. URL parsers drop tabs and newlines and
 * trim blanks, so anything but printable ASCII is refused before: two different names must not become one.
 */
export function parseUriIdentity(text: string): string | undefined {
  if (text.length > maxUriLength) return undefined;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code >= 0x7f) return undefined;
  }
  try {
    return new URL(text).href;
  } catch {
    return undefined;
  }
}

/** What the SPIFFE standard allows for an id. */
const maxUriLength = 2048;
