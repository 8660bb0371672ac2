import {
  requestHead,
  type ClientAuthorization,
  type Peer,
  type Reference,
  type RequestText,
  type RouteContent,
} from "../../policy/index.js";
import { isSameReference, writtenRoutes, type GovernedServer } from "../governed-server.js";
import { meshedPeer, plaintextPeer, usualAddress } from "../peers.js";

/** A client whom a route refuses, and requests that another route lets it make. */
export interface Slip {
  readonly wider: Reference;
  /** `\`web.shop…\`` or `anyone without identity`. */
  readonly client: string;
  readonly variants: readonly RequestText[];
}

/**
 * Which of the variants of a request get past the route that refuses it, one answer for each wider route. Everything is
 * asked of the compiled policy; the clients are those whom the other routes name.
 */
export function slips(
  route: RouteContent,
  asked: RequestText,
  variants: readonly RequestText[],
  at: GovernedServer,
): Slip[] {
  const found = new Map<string, Slip>();
  for (const other of writtenRoutes(at.policy)) {
    if (isSameReference(other.reference, route.reference)) continue;
    for (const peer of other.authorizations.slice(0, mostGrants).flatMap(peersOf)) {
      const permit = at.policy.admit(peer);
      const refused = permit.request(requestHead(asked));
      if (refused.verdict !== "deny" || refused.route === null || !isSameReference(refused.route, route.reference))
        continue;
      const passing = variants.filter((variant) => {
        const { verdict, route: taken } = permit.request(requestHead(variant));
        return verdict === "allow" && taken !== null && isSameReference(taken, other.reference);
      });
      const key = JSON.stringify(other.reference);
      if (passing.length > 0 && !found.has(key)) {
        found.set(key, { wider: other.reference, client: clientName(peer), variants: passing });
      }
    }
  }
  return [...found.values()];
}

/** Some of those whom a grant admits. */
function peersOf({ authentication, networks }: ClientAuthorization): Peer[] {
  const addresses = [...new Set([usualAddress, ...networks.slice(0, 1).map(({ cidr }) => cidr.split("/")[0]!)])];
  switch (authentication.kind) {
    case "unauthenticated":
      return addresses.map((address) => plaintextPeer(address));
    case "any-tls":
      return addresses.map((address) => meshedPeer(undefined, address));
    case "identities":
      return authentication.identities.slice(0, mostGrants).flatMap((match) => {
        const identity = match.kind === "exact" ? match.identity : ["x9k", ...match.labels].join(".");
        return addresses.map((address) => meshedPeer(identity, address));
      });
  }
}

function clientName({ tls }: Peer): string {
  if (tls.kind !== "established") return "anyone, even without identity";
  return tls.clientIdentity === undefined ? "anyone with TLS" : `\`${tls.clientIdentity}\``;
}

/** Enough to find a gap, and few enough that a Server with very many policies is not looked at for minutes. */
const mostGrants = 8;
