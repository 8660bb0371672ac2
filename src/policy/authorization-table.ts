import { bitSet, addBit, addBits, firstCommonBit, type BitSet } from "./bit-set.js";
import { acceptingIdentity, compileIdentities, type IdentityTable } from "./identity-match.js";
import type { Peer } from "./model.js";
import { acceptingAddress, compileNetworks, type NetworkTable } from "./network-match.js";
import type { ClientAuthorization } from "./port-policy-content.js";

/** A list of authorizations, numbered by position and compiled for lookup by identity and by address. */
export interface AuthorizationTable {
  readonly authorizations: readonly ClientAuthorization[];
  readonly identities: IdentityTable;
  readonly networks: NetworkTable;
  /** The numbers of those that ask for no identity. */
  readonly unauthenticated: BitSet;
}

/** A table and where its authorizations are attached. */
export interface AuthorizationLevel {
  readonly name: "route" | "server" | "loopback";
  readonly table: AuthorizationTable;
}

/** How one peer fares with each authorization of a table. */
export interface Standing {
  /** The authorizations whose demand for an identity the peer meets. */
  readonly byIdentity: BitSet;
  /** The authorizations that accept the peer's address. */
  readonly byNetwork: BitSet;
  /** The first authorization that accepts both, or -1. */
  readonly first: number;
}

export function compileAuthorizations(authorizations: readonly ClientAuthorization[]): AuthorizationTable {
  const unauthenticated = bitSet(authorizations.length);
  const identities = authorizations.map(({ authentication }, number) => {
    if (authentication.kind === "identities") return authentication.identities;
    addBit(unauthenticated, number);
    return [];
  });
  return {
    authorizations,
    identities: compileIdentities(identities),
    networks: compileNetworks(authorizations.map(({ networks }) => networks)),
    unauthenticated,
  };
}

/** The one predicate of authorization (policy.md 6.4). Sidecar, explanation and tests all ask it. */
export function standingOf(table: AuthorizationTable, peer: Peer): Standing {
  const byIdentity = bitSet(table.authorizations.length);
  addBits(byIdentity, table.unauthenticated);
  const identity = provenIdentity(peer);
  if (identity !== undefined) addBits(byIdentity, acceptingIdentity(table.identities, identity));
  const byNetwork = acceptingAddress(table.networks, peer.address);
  return { byIdentity, byNetwork, first: firstCommonBit(byIdentity, byNetwork) };
}

/** Only TLS that this workload's sidecar terminated proves anything; what passes through encrypted does not. */
export function provenIdentity(peer: Peer): string | undefined {
  return peer.tls.kind === "established" && peer.tls.clientIdentity !== "" ? peer.tls.clientIdentity : undefined;
}
