import type { IdentityMatch } from "./identity-match.js";
import type { Protocol, Reference } from "./model.js";

/**
 * What a port's policy says, before it is compiled for speed: the content of the message that a controller sends to a
 * sidecar. Lists are in the order of evaluation. Plain data, so that it can be hashed, printed and compared.
 */
export interface PortPolicyContent {
  readonly server: Reference;
  readonly protocol: Protocol;
  /** In milliseconds; counts for `detect` only. */
  readonly detectTimeoutMs: number;
  /** Grants for the whole port. They extend every route's own list and are the only ones that TCP has. */
  readonly authorizations: readonly ClientAuthorization[];
  readonly routes: readonly RouteContent[];
  /** Null: none. Only HTTP is counted. */
  readonly rateLimit: RateLimitContent | null;
  /** Whether clients on the workload's own loopback interface always pass. False only for `denyAllPolicy`. */
  readonly admitsLoopback: boolean;
  /** Why the policy cannot be put into force, so that everyone is refused; null: it can. */
  readonly invalid: string | null;
}

/** One grant: the client must come from one of the networks and hold what `authentication` asks for. */
export interface ClientAuthorization {
  readonly reference: Reference;
  readonly networks: readonly NetworkRule[];
  readonly authentication: ClientAuthentication;
}

export type ClientAuthentication =
  /** Anyone, with or without TLS. */
  | { readonly kind: "unauthenticated" }
  /** Anyone whose TLS this sidecar terminated, with or without a client certificate. */
  | { readonly kind: "any-tls" }
  /** Clients whose TLS proved one of these. */
  | { readonly kind: "identities"; readonly identities: readonly IdentityMatch[] };

/** Addresses inside `cidr` and outside every exception. */
export interface NetworkRule {
  readonly cidr: string;
  readonly except: readonly string[];
}

export interface RouteContent {
  readonly reference: Reference;
  /** Empty: any host, or none. Otherwise one of them must match. */
  readonly hosts: readonly HostMatch[];
  /** None: the route takes no request at all. */
  readonly rules: readonly RouteRule[];
  /** Grants for this route alone, asked before those of the port. */
  readonly authorizations: readonly ClientAuthorization[];
}

export type HostMatch =
  /** In lower case; compared without case and without port. */
  | { readonly kind: "exact"; readonly host: string }
  /** Hosts that end with these labels and have at least one more before them. */
  | { readonly kind: "suffix"; readonly labels: readonly string[] };

export interface RouteRule {
  /** Any one of them is enough. Empty: every request. */
  readonly matches: readonly RequestMatch[];
  readonly filters: readonly RequestFilter[];
}

/** All conditions of a match must hold. */
export type RequestMatch =
  | {
      readonly kind: "http";
      readonly path: PathMatch;
      readonly headers: readonly ValueMatch[];
      readonly query: readonly ValueMatch[];
      /** Absent: any. */
      readonly method?: string;
    }
  /** A gRPC call `POST /service/method`; what is absent may be anything. */
  | {
      readonly kind: "grpc";
      readonly service?: string;
      readonly method?: string;
      readonly headers: readonly ValueMatch[];
    };

export interface PathMatch {
  /** `regex`: the leftmost-first match of RE2 syntax must span the whole path (policy.md 6.7). */
  readonly type: "exact" | "prefix" | "regex";
  readonly value: string;
}

/** A condition on one header (name in lower case) or one query parameter (name decoded, with case). */
export interface ValueMatch {
  readonly name: string;
  readonly type: "exact" | "regex";
  readonly value: string;
}

/** What a rule does to a request on its way in. */
export type RequestFilter =
  /** Applied as add, then set, then remove. Names in lower case. */
  | {
      readonly kind: "modify-headers";
      readonly add: readonly { readonly name: string; readonly value: string }[];
      readonly set: readonly { readonly name: string; readonly value: string }[];
      readonly remove: readonly string[];
    }
  /** Answers the request; what is absent stays as it was asked. */
  | {
      readonly kind: "redirect";
      readonly scheme?: string;
      readonly host?: string;
      readonly port?: number;
      readonly path?: RedirectPath;
      readonly status: number;
    };

/** The path of a redirect. `full` replaces the query too; `prefix` keeps what stands behind the matched prefix. */
export type RedirectPath =
  | { readonly kind: "full"; readonly value: string }
  | {
      readonly kind: "prefix";
      readonly value: string;
      /**
       * The path prefix that the request was matched by. Known to decisions only, so absent in the content; absent in a
       * decision when the match was none of a prefix, and then the request cannot be answered (policy.md 6.5).
       */
      readonly matched?: string;
    };

/** Requests per second, at least 1 (admission refuses zeros), for HTTP only. Absent limits do not limit. */
export interface RateLimitContent {
  readonly reference: Reference;
  readonly total?: number;
  /** For each identity; clients without one share a bucket. */
  readonly identity?: number;
  /** Instead of `identity`, for exactly these identities. */
  readonly overrides: readonly { readonly requestsPerSecond: number; readonly identities: readonly string[] }[];
}

/** How long Linkerd's controller lets a port without a hint wait for its first bytes. */
export const detectTimeoutMs = 10_000;

export const everyNetwork: readonly NetworkRule[] = [
  { cidr: "0.0.0.0/0", except: [] },
  { cidr: "::/0", except: [] },
];

/** A built-in thing, as metric labels name it. */
export function defaultReference(name: string): Reference {
  return { group: "", kind: "default", name };
}

/** A policy resource, as metric labels name it: the kind in lower case. */
export function policyReference(
  kind: "server" | "authorizationpolicy" | "serverauthorization",
  name: string,
): Reference {
  return { group: "policy.linkerd.io", kind, name };
}
