import {
  defaultClusterSettings,
  indexPolicy,
  type PolicyIndex,
  type PortPolicy,
  type WorkloadReference,
} from "../../src/policy/index.js";
import type { PolicySource } from "../../src/proxy/index.js";
import { hasRejection, parseDocuments } from "../../src/resources/index.js";

/** The workload that the tests' sidecar stands before. */
export const testWorkload: WorkloadReference = { kind: "deployment", namespace: "data", name: "store" };
/** The container port that policy knows; where listeners really are is another matter. */
export const testPort = 8080;

/** The identity of a ServiceAccount in the tests' mesh. */
export function identityOf(serviceAccount: string, namespace: string): string {
  return `${serviceAccount}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

/** The workload itself, with a readiness probe at `/ready`, and without any policy. */
export const storeWorkload = `
apiVersion: v1
kind: Namespace
metadata: { name: data, annotations: { linkerd.io/inject: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: store, namespace: data }
spec:
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      serviceAccountName: store
      containers:
        - name: store
          image: store
          ports: [{ name: main, containerPort: ${testPort} }]
          readinessProbe: { httpGet: { path: /ready, port: main } }
`;

export type TestProtocol = "unknown" | "HTTP/1" | "HTTP/2" | "gRPC" | "opaque" | "TLS";

/** A Server on the port that grants nothing by itself. */
export function serverOn(protocol: TestProtocol, accessPolicy = "deny"): string {
  return `---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: store, namespace: data }
spec:
  podSelector: { matchLabels: { app: store } }
  port: main
  proxyProtocol: ${protocol}
  accessPolicy: ${accessPolicy}
`;
}

/** Grants the Server to these identities; each may be written with wildcards. */
export function allowIdentities(...identities: readonly string[]): string {
  return `---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: callers, namespace: data }
spec: { identities: ${JSON.stringify(identities)} }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: callers, namespace: data }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: store }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers }]
`;
}

/** Grants the Server to everyone. */
export const allowEveryone = `---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: everyone, namespace: data }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: store }
  requiredAuthenticationRefs: []
`;

/** The policy of a workload, changed live. */
export class LivePolicy implements PolicySource {
  private index: PolicyIndex;
  private readonly subscribers = new Set<() => void>();

  constructor(yaml: string) {
    this.index = indexOf(yaml);
  }

  current(port: number): PortPolicy {
    return this.index.portPolicy(testWorkload, port);
  }

  subscribe(changed: () => void): () => void {
    this.subscribers.add(changed);
    return () => this.subscribers.delete(changed);
  }

  /** Puts other manifests in force. Everyone has heard of it when this returns. */
  set(yaml: string): void {
    this.index = indexOf(yaml);
    for (const changed of [...this.subscribers]) changed();
  }
}

function indexOf(yaml: string): PolicyIndex {
  const { set, problems } = parseDocuments([{ file: "test.yaml", text: storeWorkload + yaml }]);
  if (hasRejection(problems)) throw new Error(`the test's manifest is refused: ${JSON.stringify(problems)}`);
  return indexPolicy(set, defaultClusterSettings);
}
