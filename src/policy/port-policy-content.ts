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
  /** Whether clients on the workload's own loopback interface always pass. False only for `denyAllPolicy`. */
  readonly admitsLoopback: boolean;
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
  /** Clients whose TLS proved one of these. */
  | { readonly kind: "identities"; readonly identities: readonly IdentityMatch[] };

/** Addresses inside `cidr` and outside every exception. */
export interface NetworkRule {
  readonly cidr: string;
  readonly except: readonly string[];
}

export interface RouteContent {
  readonly reference: Reference;
  /** Any one of them is enough. */
  readonly matches: readonly RequestMatch[];
  /** Grants for this route alone, asked before those of the port. */
  readonly authorizations: readonly ClientAuthorization[];
}

export type RequestMatch =
  | {
      readonly kind: "http";
      readonly path: { readonly type: "exact" | "prefix"; readonly value: string };
      /** Absent: any. */
      readonly method?: string;
    }
  /** A gRPC call: `POST /service/method`, of any service and method. */
  | { readonly kind: "grpc" };

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
export function policyReference(kind: "server" | "authorizationpolicy", name: string): Reference {
  return { group: "policy.linkerd.io", kind, name };
}
