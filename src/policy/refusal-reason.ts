import { provenIdentity, type AuthorizationLevel, type Standing } from "./authorization-table.js";
import { isEmpty } from "./bit-set.js";
import type { Peer, Reason } from "./model.js";

/** The reasons with which a connection or request can be denied. */
export type RefusalReason = Extract<
  Reason,
  "unauthenticated" | "identity-not-listed" | "network-not-listed" | "no-authorizations" | "protocol-not-allowed"
>;

/**
 * Why a peer that no authorization accepts is refused, in the words that help most: what it lacks to come nearest to
 * any of them. The grant to loopback says nothing about that and is left out.
 */
export function refusalReason(
  levels: readonly AuthorizationLevel[],
  standing: (level: AuthorizationLevel) => Standing,
  peer: Peer,
): RefusalReason {
  const explicit = levels.filter(({ name }) => name !== "loopback");
  if (explicit.length === 0) return "no-authorizations";
  if (explicit.some((level) => !isEmpty(standing(level).byIdentity))) return "network-not-listed";
  return provenIdentity(peer) === undefined ? "unauthenticated" : "identity-not-listed";
}
