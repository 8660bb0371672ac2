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

/** What is known of a peer that no authorization accepts; the grant to loopback says nothing about it and is left out. */
export interface Refused {
  /** Whether there is any authorization. */
  readonly isGranted: boolean;
  /** Whether the peer meets the demand for an identity of any of them. */
  readonly meetsDemand: boolean;
  /** Undefined: it proved none. */
  readonly identity: string | undefined;
}

/** Why a peer is refused, in the words that help most: what it lacks to come nearest to any authorization. */
export function refusalReason({ isGranted, meetsDemand, identity }: Refused): RefusalReason {
  if (!isGranted) return "no-authorizations";
  if (meetsDemand) return "network-not-listed";
  return identity === undefined ? "unauthenticated" : "identity-not-listed";
}
