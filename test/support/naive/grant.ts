import { identityMatches, type IdentityMatch } from "./identity.js";
import { inSomeNetwork } from "./address.js";
import type { Network } from "./manifest.js";
import { builtIn, type Cluster, type Named, type NaiveClient } from "./world.js";

/** 6.1: `ClientAuthz { networks; authentication }`, with its reference. */
export interface Grant {
  readonly reference: Named;
  readonly networks: readonly Network[];
  readonly authentication:
    "unauthenticated" | "tls-unauthenticated" | { readonly identities: readonly IdentityMatch[] };
}

/**
 * 6.4: "`isAuthorized(a, clientIp, tls)` = `a.networks.some(n ∋ clientIp)` and authentication".
 */
export function isAuthorized(grant: Grant, client: NaiveClient): boolean {
  return inSomeNetwork(grant.networks, client.address) && meetsAuthentication(grant, client);
}

/** 6.4: "Unauthenticated → true; TlsUnauthenticated → tls is Established; TlsAuthenticated → §2.4". */
export function meetsAuthentication({ authentication }: Grant, client: NaiveClient): boolean {
  if (authentication === "unauthenticated") return true;
  if (authentication === "tls-unauthenticated") return client.tls.terminated;
  const identity = provenIdentity(client);
  return identity !== undefined && identityMatches(authentication.identities, identity);
}

/** 2.4: "no client id, or TLS not terminated by the proxy: TlsAuthenticated never matches." */
export function provenIdentity({ tls }: NaiveClient): string | undefined {
  return tls.terminated && tls.identity !== "" ? tls.identity : undefined;
}

/** 6.4: "one extra entry appended last: Default("localhost"), Unauthenticated, networks 127.0.0.1/32, ::1/128". */
export const localhost: Grant = {
  reference: builtIn("localhost"),
  networks: [{ cidr: "127.0.0.1/32" }, { cidr: "::1/128" }],
  authentication: "unauthenticated",
};

/** 3.6, 6.10, 7.3: what a default policy adds; `deny`, or what is none of the six names, adds nothing. */
export function defaultGrants(policy: string, cluster: Cluster): Grant[] {
  const reference = builtIn(policy);
  const inside = cluster.clusterNetworks.map((cidr) => ({ cidr }));
  const anyIdentity = { identities: [{ suffix: [] }] };
  switch (policy) {
    case "all-unauthenticated":
    case "audit":
      return [{ reference, networks: everywhere, authentication: "unauthenticated" }];
    case "all-authenticated":
      return [{ reference, networks: everywhere, authentication: anyIdentity }];
    case "cluster-unauthenticated":
      return [{ reference, networks: inside, authentication: "unauthenticated" }];
    case "cluster-authenticated":
      return [{ reference, networks: inside, authentication: anyIdentity }];
    default:
      return [];
  }
}

export const everywhere: readonly Network[] = [{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }];
