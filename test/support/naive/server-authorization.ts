import type { Grant } from "./grant.js";
import { accountIdentity, parseMatch } from "./identity.js";
import { selectorHolds } from "./label-selector.js";
import { namespaceOf, ofKind, type Server, type ServerAuthorization } from "./manifest.js";
import { byName } from "./precedence.js";
import { policyObject, type World } from "./world.js";

/** 11: "ServerAuthorization by name". */
export function authorizationsOfServer(world: World, server: Server): Grant[] {
  return ofKind(world.manifests, "ServerAuthorization")
    .filter((authorization) => selects(authorization, server))
    .sort(byName)
    .flatMap((authorization) => grantOf(world, authorization) ?? []);
}

/**
 * 5: "`server.name` (exact) if present, else `server.selector` over Server metadata.labels (absent = select all), same
 * namespace."
 */
function selects(authorization: ServerAuthorization, server: Server): boolean {
  const { name, selector } = authorization.spec.server;
  if (namespaceOf(authorization) !== namespaceOf(server)) return false;
  return name === undefined
    ? selectorHolds(selector ?? {}, server.metadata.labels ?? {})
    : name === server.metadata.name;
}

/** 5: "Absent or empty ⇒ clusterNetworks". Undefined: "object ignored". */
function grantOf(world: World, authorization: ServerAuthorization): Grant | undefined {
  const authentication = authenticationOf(world, authorization);
  if (authentication === undefined) return undefined;
  const networks = authorization.spec.client.networks ?? [];
  return {
    reference: policyObject("serverauthorization", authorization.metadata.name),
    networks: networks.length === 0 ? world.cluster.clusterNetworks.map((cidr) => ({ cidr })) : networks,
    authentication,
  };
}

/**
 * 5: "`unauthenticated: true` → Unauthenticated; else if `meshTLS`: `unauthenticatedTLS: true` → TlsUnauthenticated; else
 * identities ∪ serviceAccounts → TlsAuthenticated, empty union → object ignored; else (neither) → object ignored".
 */
function authenticationOf(world: World, authorization: ServerAuthorization): Grant["authentication"] | undefined {
  const { unauthenticated, meshTLS } = authorization.spec.client;
  if (unauthenticated === true) return "unauthenticated";
  if (meshTLS === undefined || meshTLS === null) return undefined;
  if (meshTLS.unauthenticatedTLS === true) return "tls-unauthenticated";
  const identities = [
    ...(meshTLS.identities ?? []).map(parseMatch),
    ...(meshTLS.serviceAccounts ?? []).map(({ name, namespace }) => ({
      exact: accountIdentity(name, namespace ?? namespaceOf(authorization), world.cluster),
    })),
  ];
  return identities.length === 0 ? undefined : { identities };
}
