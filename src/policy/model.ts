import type { DefaultPolicyName } from "../resources/index.js";
import type { RateLimitContent, RequestFilter } from "./port-policy-content.js";

/**
 * The compiled answer for one workload port, and what comes of asking it. Everything here is immutable, and equal
 * policies may be shared between workloads.
 */

/** What the rest of the decision hangs on and which no manifest says. Defaults are those of Linkerd's Helm chart. */
export interface ClusterSettings {
  /** Default `linkerd`. */
  readonly controlPlaneNamespace: string;
  /** Default `cluster.local`. */
  readonly trustDomain: string;
  /** Default `all-unauthenticated`. */
  readonly defaultInboundPolicy: DefaultPolicyName;
  /** CIDRs of `cluster-*` policies. */
  readonly clusterNetworks: readonly string[];
  /** From where probe paths may be fetched; empty: no probe routes. */
  readonly probeNetworks: readonly string[];
}

export const defaultClusterSettings: ClusterSettings = {
  controlPlaneNamespace: "linkerd",
  trustDomain: "cluster.local",
  defaultInboundPolicy: "all-unauthenticated",
  clusterNetworks: ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"],
  probeNetworks: ["0.0.0.0/0", "::/0"],
};

/**
 * The name of a thing that decided, as Linkerd's metric labels spell it: `{group: "policy.linkerd.io", kind: "server",
 * name}` or, for built-in ones, `{group: "", kind: "default", name: "all-unauthenticated"}`.
 */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** How bytes on the port are read. `detect` is `proxyProtocol: unknown` and every port without a Server. */
export type Protocol = "detect" | "http1" | "http2" | "grpc" | "opaque" | "tls";

/** TLS as policy sees it: only a session that this proxy terminated counts. */
export type TlsState =
  | { readonly kind: "established"; readonly clientIdentity: string | undefined }
  | { readonly kind: "passthrough"; readonly sni: string }
  | { readonly kind: "none"; readonly reason: "no_tls_from_remote" | "port_skipped" | "loopback" };

/** Who is calling: the TCP peer (IPv4-mapped addresses unwrapped; never a header) and what its TLS proved. */
export interface Peer {
  readonly address: string;
  readonly tls: TlsState;
}

/** The entrance a connection came by; protocol consequences differ (policy.md 6.3). */
export type Entrance = "transparent" | "direct";

export type Verdict = "allow" | "deny" | "not-found" | "rate-limited";

/** Why. The list is closed; every one has a vector in `test/vectors`. */
export type Reason =
  /** An authorization matched. */
  | "authorized"
  /** The workload has no sidecar: nothing is enforced. */
  | "not-enforced"
  /** The port has authorizations, all of which ask for an identity, and the caller proved none. */
  | "unauthenticated"
  /** The caller proved an identity that no authorization lists. */
  | "identity-not-listed"
  /** An authorization would accept the caller's identity, but not from this address. */
  | "network-not-listed"
  /** Nothing grants anything on this port. */
  | "no-authorizations"
  /** The port speaks HTTP only: connections that are not HTTP are never authorized. */
  | "protocol-not-allowed"
  /** No route matches the request. */
  | "no-route"
  /** The port's policy cannot be put into force as it is written: everyone is refused (policy.md 6.8). */
  | "invalid-policy"
  /** All clients together ask more often than the rate limit of the Server allows. */
  | "total-rate-exceeded"
  /** The client, by its identity, asks more often than the rate limit allows to each. */
  | "identity-rate-exceeded"
  /** The client asks more often than its own entry of the rate limit allows. */
  | "override-rate-exceeded";

/** Interned: one object per distinct answer, made when the policy is compiled. */
export interface Decision {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly server: Reference;
  /** Null for TCP, and when no route matched. */
  readonly route: Reference | null;
  /** The authorization that matched first; null unless allowed or rate-limited. */
  readonly authorization: Reference | null;
  /**
   * What the rule that matched does to an allowed request before it is forwarded, in order; a redirect answers it
   * instead. Empty for refusals and for TCP.
   */
  readonly filters: readonly RequestFilter[];
}

/** What a request shows to route matching. Whatever is costly to find is asked for only where a route needs it. */
export interface RequestHead {
  readonly method: string;
  /** Raw: undecoded; query and fragment are not part of it. */
  readonly path: string;
  /** What follows the first `?`, undecoded; empty when there is none. */
  readonly query: string;
  /** Of an absolute-form target, `:authority` or `Host`, with its port if it has one. Undefined: the request names none. */
  readonly authority: string | undefined;
  /** Every value of a header, in order, as latin1; `name` is in lower case. Empty: it is not there. */
  header(name: string): readonly string[];
}

/**
 * What one peer may do on one port, worked out once per connection and policy. The next layer can only be built from a
 * permit, so forgetting to authorize does not compile.
 */
export interface Permit {
  readonly policy: PortPolicy;
  readonly peer: Peer;
  /** The answer for the connection as opaque bytes. */
  readonly tcp: Decision;
  /** The answer for one request under this policy. */
  request(head: RequestHead): Decision;
}

/** The compiled policy of one workload port. */
export interface PortPolicy {
  readonly server: Reference;
  readonly protocol: Protocol;
  /** For `detect`: how long to wait for the first bytes of HTTP, in milliseconds. */
  readonly detectTimeoutMs: number;
  /** Content hash: equal policies have equal generations. */
  readonly generation: string;
  /** Null: the port has none. Counting is up to who enforces (`createRateLimiter`). */
  readonly rateLimit: RateLimitContent | null;
  admit(peer: Peer): Permit;
}
