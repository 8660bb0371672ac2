import type { Decision, Reference, Reason } from "./model.js";
import type { ClientAuthorization, RequestFilter } from "./port-policy-content.js";
import type { RefusalReason } from "./refusal-reason.js";

/**
 * The answers that one route (null: TCP) can give. Each is made when it is first given, and is one object from then on:
 * memory grows with the answers given, not with routes times authorizations.
 */
export class Answers {
  private readonly server: Reference;
  private readonly route: Reference | null;
  /** Most routes let one authorization's clients in, or few: the last answer saves looking for it. */
  private last: Decision | undefined;
  private lastAuthorization: ClientAuthorization | undefined;
  private lastFilters: readonly RequestFilter[] = noFilters;
  private readonly allowed = new Map<readonly RequestFilter[], Map<ClientAuthorization, Decision>>();
  private readonly denied: Partial<Record<RefusalReason, Decision>> = {};

  constructor(server: Reference, route: Reference | null) {
    this.server = server;
    this.route = route;
  }

  allow(authorization: ClientAuthorization, written: readonly RequestFilter[]): Decision {
    const filters = written.length === 0 ? noFilters : written;
    if (this.last !== undefined && this.lastAuthorization === authorization && this.lastFilters === filters) {
      return this.last;
    }
    const known = this.allowed.get(filters) ?? new Map<ClientAuthorization, Decision>();
    this.allowed.set(filters, known);
    const decision = known.get(authorization) ?? this.allowance(authorization, filters);
    known.set(authorization, decision);
    this.last = decision;
    this.lastAuthorization = authorization;
    this.lastFilters = filters;
    return decision;
  }

  deny(reason: RefusalReason): Decision {
    return (this.denied[reason] ??= refusal("deny", reason, this.server, this.route));
  }

  private allowance({ reference }: ClientAuthorization, filters: readonly RequestFilter[]): Decision {
    const { server, route } = this;
    return { verdict: "allow", reason: "authorized", server, route, authorization: reference, filters };
  }
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

const noFilters: readonly RequestFilter[] = [];
