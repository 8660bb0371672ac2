import type { HostMatch } from "../port-policy-content.js";

/** The host of an authority, in lower case and without port; of an IPv6 literal with its brackets. */
export function hostOf(authority: string): string {
  const end = authority.startsWith("[") ? authority.indexOf("]") + 1 : authority.indexOf(":");
  return (end <= 0 ? authority : authority.slice(0, end)).toLowerCase();
}

/**
 * How closely a host is matched: 0 not at all; a name beats every suffix, and among each the longer is greater. A dot
 * at the end of a request's host does not count, unless the name that is compared has one too (policy.md 6.7).
 */
export function hostRank(match: HostMatch, host: string): number {
  if (match.kind === "exact") {
    return match.host === host || (host.endsWith(".") && match.host === host.slice(0, -1))
      ? exactRank + match.host.length
      : 0;
  }
  const suffix = `.${match.labels.join(".")}`;
  const name = match.labels.at(-1) !== "" && host.endsWith(".") ? host.slice(0, -1) : host;
  return name.endsWith(suffix) && name.length > suffix.length ? suffix.length : 0;
}

/** Longer than any host. */
const exactRank = 0x10000;
