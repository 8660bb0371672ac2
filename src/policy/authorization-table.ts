import type { IpAddress } from "../resources/index.js";
import { identityTable, valueFor, visitAccepting, type IdentityTable, type Visitor } from "./identity-match.js";
import type { Peer } from "./model.js";
import {
  compileNetworks,
  isEverywhere,
  lowestAccepting,
  nobody,
  peerAddress,
  type NetworkTable,
  type NumberedNetworks,
} from "./network-match.js";
import type { ClientAuthorization } from "./port-policy-content.js";

/** A list of authorizations, numbered by position and compiled for lookup by identity and by address. */
export interface AuthorizationTable {
  readonly authorizations: readonly ClientAuthorization[];
  /** Those that ask for no identity. Null: none. */
  readonly anyone: Grants | null;
  /** Those that ask for TLS alone. Null: none. */
  readonly anyTls: Grants | null;
  readonly identities: IdentityTable<Grants>;
}

/** The authorizations whose demand for an identity is met in one and the same way. */
export interface Grants {
  /** The first that accepts every address, or `nobody`. */
  readonly open: number;
  /** Those before it, by address. Null: none. */
  readonly networks: NetworkTable | null;
}

/** A table and where its authorizations are attached. */
export interface AuthorizationLevel {
  readonly name: "route" | "server" | "loopback";
  readonly table: AuthorizationTable;
}

/** How one peer fares with one authorization. */
export interface Standing {
  /** Whether it meets the demand for an identity. */
  readonly byIdentity: boolean;
  /** Whether its address is accepted. */
  readonly byNetwork: boolean;
}

/** A peer as tables compare it: what it proved, and its address read once. */
export interface ReadPeer {
  readonly isTls: boolean;
  readonly identity: string | undefined;
  /** Undefined: no address, which nobody accepts. */
  readonly address: IpAddress | undefined;
}

export function readPeer(peer: Peer): ReadPeer {
  return {
    isTls: peer.tls.kind === "established",
    identity: provenIdentity(peer),
    address: peerAddress(peer.address),
  };
}

export function compileAuthorizations(authorizations: readonly ClientAuthorization[]): AuthorizationTable {
  const growing = identityTable<NumberedNetworks[]>();
  const anyone: NumberedNetworks[] = [];
  const anyTls: NumberedNetworks[] = [];
  authorizations.forEach(({ authentication, networks }, number) => {
    const entry = { number, networks };
    if (authentication.kind === "unauthenticated") anyone.push(entry);
    else if (authentication.kind === "any-tls") anyTls.push(entry);
    else for (const match of authentication.identities) valueFor(growing, match, () => []).push(entry);
  });
  const known: KnownTables = new Map();
  return {
    authorizations,
    anyone: grantsOf(anyone, known),
    anyTls: grantsOf(anyTls, known),
    identities: {
      exact: new Map([...growing.exact].map(([identity, entries]) => [identity, grantsOf(entries, known)!])),
      suffixes: new Map([...growing.suffixes].map(([labels, entries]) => [labels, grantsOf(entries, known)!])),
      hasLength: growing.hasLength,
    },
  };
}

/** How a peer fares with a whole list. */
export interface TableStanding {
  /** The number of the first authorization that accepts the peer, or `nobody`. */
  readonly first: number;
  /** Whether the peer meets the demand for an identity of any of them, wherever it comes from. */
  readonly meetsDemand: boolean;
}

/**
 * The one predicate of authorization (policy.md 6.4). Sidecar, explanation and tests all ask it. The answer is one object
 * that the next call changes: a new one for each would drive the tables out of the processor's cache.
 */
export function tableStanding(table: AuthorizationTable, peer: ReadPeer): TableStanding {
  standing.begin(peer.address);
  if (table.anyone !== null) standing.visit(table.anyone);
  if (table.anyTls !== null && peer.isTls) standing.visit(table.anyTls);
  if (peer.identity !== undefined) visitAccepting(table.identities, peer.identity, standing);
  return standing;
}

/** How the peer fares with one authorization, asked of a table that holds nothing else. */
export function standingOf(authorization: ClientAuthorization, peer: Peer): Standing {
  const read = readPeer(peer);
  const anyIdentity = compileAuthorizations([{ ...authorization, authentication: { kind: "unauthenticated" } }]);
  return {
    byIdentity: tableStanding(compileAuthorizations([authorization]), read).meetsDemand,
    byNetwork: tableStanding(anyIdentity, read).first === 0,
  };
}

/** Only TLS that this workload's sidecar terminated proves anything; what passes through encrypted does not. */
export function provenIdentity(peer: Peer): string | undefined {
  return peer.tls.kind === "established" && peer.tls.clientIdentity !== "" ? peer.tls.clientIdentity : undefined;
}

class GrowingStanding implements TableStanding, Visitor<Grants> {
  first = nobody;
  meetsDemand = false;
  private address: IpAddress | undefined;

  begin(address: IpAddress | undefined): void {
    this.first = nobody;
    this.meetsDemand = false;
    this.address = address;
  }

  visit({ open, networks }: Grants): void {
    this.meetsDemand = true;
    if (this.address === undefined) return;
    if (open < this.first) this.first = open;
    if (networks !== null) this.first = Math.min(this.first, lowestAccepting(networks, this.address));
  }
}

const standing = new GrowingStanding();

/** Most identities with networks share those of one authorization; its table is then made once for all of them. */
type KnownTables = Map<number, NetworkTable>;

function grantsOf(entries: readonly NumberedNetworks[], known: KnownTables): Grants | null {
  if (entries.length === 0) return null;
  const open = entries.find(({ networks }) => isEverywhere(networks))?.number ?? nobody;
  const limited = entries.filter(({ number }) => number < open);
  return { open, networks: limited.length === 0 ? null : networksOf(limited, known) };
}

function networksOf(entries: readonly NumberedNetworks[], known: KnownTables): NetworkTable {
  const [first] = entries;
  if (first === undefined || entries.length > 1) return compileNetworks(entries);
  const table = known.get(first.number) ?? compileNetworks(entries);
  known.set(first.number, table);
  return table;
}
