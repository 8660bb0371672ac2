import type { Manifest } from "./manifest.js";

/** Everything that the answer to a question depends on, besides the question (policy.md 0: `ClusterInfo`). */
export interface World {
  readonly manifests: readonly Manifest[];
  readonly cluster: Cluster;
}

export interface Cluster {
  readonly controlPlaneNamespace: string;
  readonly trustDomain: string;
  readonly defaultInboundPolicy: string;
  readonly clusterNetworks: readonly string[];
  readonly probeNetworks: readonly string[];
}

export interface WorkloadName {
  /** In lower case, as in `kubectl get`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A client. */
export interface NaiveClient {
  /** The TCP peer. */
  readonly address: string;
  /** `terminated`: our proxy ended the TLS; only then a certificate can have proved an identity. */
  readonly tls: { readonly terminated: boolean; readonly identity: string | undefined };
}

export interface NaiveRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
  readonly authority: string | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** As metric labels name things (policy.md 6.11). */
export interface Named {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export function builtIn(name: string): Named {
  return { group: "", kind: "default", name };
}

export function policyObject(kind: string, name: string): Named {
  return { group: "policy.linkerd.io", kind, name };
}
