import { identityKind } from "../identity/index.js";
import type { ClientAuthentication, ClientAuthorization, IdentityMatch, NetworkRule } from "../policy/index.js";
import { containsCidr, parseCidr, type Cidr } from "../resources/index.js";

/**
 * Whether `outer` surely admits everyone whom `inner` admits. What two networks cover together and neither alone is not
 * seen, so the answer may be no where yes is true, and never the other way round.
 */
export function containsGrant(outer: ClientAuthorization, inner: ClientAuthorization): boolean {
  return (
    containsClients(outer.authentication, inner.authentication) &&
    inner.networks.every((network) => outer.networks.some((wider) => containsNetwork(wider, network)))
  );
}

function containsClients(outer: ClientAuthentication, inner: ClientAuthentication): boolean {
  switch (outer.kind) {
    case "unauthenticated":
      return true;
    case "any-tls":
      return inner.kind !== "unauthenticated";
    case "identities":
      return (
        inner.kind === "identities" &&
        inner.identities.every((match) => outer.identities.some((wider) => containsMatch(wider, match)))
      );
  }
}

function containsMatch(outer: IdentityMatch, inner: IdentityMatch): boolean {
  if (outer.kind === "exact") return inner.kind === "exact" && inner.identity === outer.identity;
  if (inner.kind === "exact" && identityKind(inner.identity) === "uri") return false;
  const ending = outer.labels.map((label) => `.${label}`).join("");
  if (inner.kind === "exact") return inner.identity.endsWith(ending);
  return inner.labels
    .map((label) => `.${label}`)
    .join("")
    .endsWith(ending);
}

function containsNetwork(outer: NetworkRule, inner: NetworkRule): boolean {
  const [wide, narrow] = [parseCidr(outer.cidr), parseCidr(inner.cidr)];
  if (wide === undefined || narrow === undefined || !containsCidr(wide, narrow)) return false;
  const left = inner.except.flatMap((cidr) => parseCidr(cidr) ?? []);
  return outer.except.every((cidr) => {
    const exception = parseCidr(cidr);
    return exception !== undefined && (isApart(exception, narrow) || left.some((one) => containsCidr(one, exception)));
  });
}

function isApart(a: Cidr, b: Cidr): boolean {
  return !containsCidr(a, b) && !containsCidr(b, a);
}
