import type { Decision, Reference, Reason } from "./model.js";
import type { ClientAuthorization, RequestFilter } from "./port-policy-content.js";
import type { RefusalReason } from "./refusal-reason.js";

/** The answers that one route, or TCP, can give. Each is made when it is first given, and is one object from then on. */
export interface Answers {
  allow(authorization: ClientAuthorization, filters: readonly RequestFilter[]): Decision;
  deny(reason: RefusalReason): Decision;
}

/** `route` is null for TCP. Memory grows with the answers given, not with routes times authorizations. */
export function answersOf(server: Reference, route: Reference | null): Answers {
  const allowed = new Map<readonly RequestFilter[], Map<ClientAuthorization, Decision>>();
  const denied = new Map<RefusalReason, Decision>();
  return {
    allow(authorization, written) {
      const filters = written.length === 0 ? noFilters : written;
      const known = allowed.get(filters) ?? new Map<ClientAuthorization, Decision>();
      allowed.set(filters, known);
      return made(known, authorization, () => ({
        verdict: "allow",
        reason: "authorized",
        server,
        route,
        authorization: authorization.reference,
        filters,
      }));
    },
    deny: (reason) => made(denied, reason, () => refusal("deny", reason, server, route)),
  };
}

/** A decision without authorization and filters. */
export function refusal(
  verdict: "deny" | "not-found",
  reason: Reason,
  server: Reference,
  route: Reference | null,
): Decision {
  return { verdict, reason, server, route, authorization: null, filters: noFilters };
}

function made<Key>(known: Map<Key, Decision>, key: Key, make: () => Decision): Decision {
  const found = known.get(key);
  if (found !== undefined) return found;
  const decision = make();
  known.set(key, decision);
  return decision;
}

const noFilters: readonly RequestFilter[] = [];
