import type { AuthorizationLevel } from "./authorization-table.js";
import type { Decision, Reason, Reference } from "./model.js";
import type { RefusalReason } from "./refusal-reason.js";

/** Every answer that one route, or TCP, can give. */
export interface Answers {
  /** By level, then by the number of the authorization in its table. */
  readonly allowed: readonly (readonly Decision[])[];
  readonly denied: Readonly<Record<RefusalReason, Decision>>;
}

/** Makes the decisions of a route (null: of TCP) once, so that answering allocates nothing. */
export function answersOf(server: Reference, route: Reference | null, levels: readonly AuthorizationLevel[]): Answers {
  const deny = (reason: Reason): Decision => ({
    verdict: "deny",
    reason,
    server,
    route,
    authorization: null,
    filters: [],
  });
  return {
    allowed: levels.map(({ table }) =>
      table.authorizations.map(({ reference }) => ({
        verdict: "allow",
        reason: "authorized",
        server,
        route,
        authorization: reference,
        filters: [],
      })),
    ),
    denied: {
      unauthenticated: deny("unauthenticated"),
      "identity-not-listed": deny("identity-not-listed"),
      "network-not-listed": deny("network-not-listed"),
      "no-authorizations": deny("no-authorizations"),
      "protocol-not-allowed": deny("protocol-not-allowed"),
    },
  };
}
