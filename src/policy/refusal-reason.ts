import { meetsAnyDemand, type AuthorizationLevel, type ReadPeer } from "./authorization-table.js";
import type { Reason } from "./model.js";

/** The reasons with which a connection or request can be denied. */
export type RefusalReason = Extract<
  Reason,
  | "unauthenticated"
  | "identity-not-listed"
  | "network-not-listed"
  | "no-authorizations"
  | "protocol-not-allowed"
  | "invalid-policy"
>;

/**
 * Why a peer that no authorization accepts is refused, in the words that help most: what it lacks to come nearest to
 * any of them. The grant to loopback says nothing about that and is left out.
 */
export function refusalReason(levels: readonly AuthorizationLevel[], peer: ReadPeer): RefusalReason {
  let isGranted = false;
  for (const { name, table } of levels) {
    if (name === "loopback") continue;
    if (meetsAnyDemand(table, peer)) return "network-not-listed";
    isGranted = true;
  }
  if (!isGranted) return "no-authorizations";
  return peer.identity === undefined ? "unauthenticated" : "identity-not-listed";
}
