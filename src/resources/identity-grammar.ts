/**
 * Why `text` cannot stand in `MeshTLSAuthentication.spec.identities`, or undefined when it can (policy.md 2.2). It is
 * either a SPIFFE id, or a DNS name of lower-case labels whose first label may be `*`. The order of checks is Linkerd's:
 * from left to right, the first failure names the reason. A text that passes need not match anybody.
 */
export function checkIdentity(text: string): string | undefined {
  if (text.startsWith(SPIFFE_SCHEME)) return checkSpiffe(text.slice(SPIFFE_SCHEME.length));
  if (DNS_IDENTITY.test(text)) return undefined;
  return `identity must be a valid SPIFFE id or a DNS SAN, matching the regex: ${DNS_IDENTITY.source}`;
}

function checkSpiffe(rest: string): string | undefined {
  const slash = rest.indexOf("/");
  const trustDomain = slash === -1 ? rest : rest.slice(0, slash);
  if (trustDomain === "") return "SPIFFE trust domain is missing";
  if (!TRUST_DOMAIN.test(trustDomain)) {
    return "SPIFFE trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores";
  }
  return slash === -1 ? undefined : checkPath(rest.slice(slash + 1));
}

/** `path` begins after the slash that ends the trust domain. */
function checkPath(path: string): string | undefined {
  const segments = path.split("/");
  const last = segments.length - 1;
  for (const [index, segment] of segments.entries()) {
    if (!PATH_SEGMENT.test(segment)) {
      return "SPIFFE path segment characters are limited to letters, numbers, dots, dashes, and underscores";
    }
    if (segment === "") {
      return index === last ? "SPIFFE path cannot have a trailing slash" : "SPIFFE path cannot contain empty segments";
    }
    if (segment === "." || segment === "..") return "SPIFFE path cannot contain dot segments";
  }
  return undefined;
}

const SPIFFE_SCHEME = "spiffe://";
const TRUST_DOMAIN = /^[-a-z0-9._]+$/;
const PATH_SEGMENT = /^[-A-Za-z0-9._]*$/;
// No `m` flag: `$` is the end of the input, so a trailing line break is refused.
const DNS_IDENTITY = /^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
