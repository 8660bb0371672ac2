import { parseCidr, type NetworkRange, type ServerAuthorization } from "../../resources/index.js";
import { parseIdentityMatch } from "../identity-match.js";
import type { ClusterSettings } from "../model.js";
import { policyReference, type ClientAuthentication, type ClientAuthorization } from "../port-policy-content.js";
import { serviceAccountMatch, type AuthenticationResult } from "./authentication.js";

/**
 * What a ServerAuthorization grants, or why it grants nothing (policy.md 5). Without networks it means the cluster's,
 * and not, as an AuthorizationPolicy does, every network.
 */
export function authorizationGrant(
  authorization: ServerAuthorization,
  cluster: ClusterSettings,
): AuthenticationResult<ClientAuthorization> {
  const { networks } = authorization.spec.client;
  const unreadable = networks.flatMap(({ cidr, except }) => [cidr, ...except]).find(isNoNetwork);
  // To skip it could widen the rest.
  if (unreadable !== undefined) return { ok: false, why: `\`${unreadable}\` is not a network` };
  const authentication = authenticationOf(authorization, cluster);
  if (!authentication.ok) return authentication;
  return {
    ok: true,
    value: {
      reference: policyReference("serverauthorization", authorization.metadata.name),
      networks: networks.length === 0 ? cluster.clusterNetworks.map(whole) : networks,
      authentication: authentication.value,
    },
  };
}

/** In Linkerd's order: `unauthenticated` hides `meshTLS`, and in that `unauthenticatedTLS` hides every name. */
function authenticationOf(
  { metadata, spec }: ServerAuthorization,
  cluster: ClusterSettings,
): AuthenticationResult<ClientAuthentication> {
  const { unauthenticated, meshTLS } = spec.client;
  if (unauthenticated) return { ok: true, value: { kind: "unauthenticated" } };
  if (meshTLS === undefined) return { ok: false, why: "no client authentication configured" };
  if (meshTLS.unauthenticatedTLS) return { ok: true, value: { kind: "any-tls" } };
  const identities = [
    ...meshTLS.identities.map(parseIdentityMatch),
    ...meshTLS.serviceAccounts.map(({ name, namespace }) =>
      serviceAccountMatch(name, namespace ?? metadata.namespace, cluster),
    ),
  ];
  if (identities.length === 0) return { ok: false, why: "authorization authorizes no clients" };
  return { ok: true, value: { kind: "identities", identities } };
}

function isNoNetwork(cidr: string): boolean {
  return parseCidr(cidr) === undefined;
}

function whole(cidr: string): NetworkRange {
  return { cidr, except: [] };
}
