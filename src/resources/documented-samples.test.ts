import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "./parse-documents.js";

/** What Linkerd's documentation shows of each kind, with names of our own. */
const samples: Record<string, string> = {
  "authors and books, by method and path": `
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {namespace: library, name: authors}
spec:
  podSelector: {matchLabels: {app: authors, project: library}}
  port: service
  proxyProtocol: HTTP/1
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: authors-read, namespace: library}
spec:
  parentRefs: [{name: authors, kind: Server, group: policy.linkerd.io}]
  rules:
    - matches:
        - {path: {value: /authors.json}, method: GET}
        - {path: {value: /authors/}, method: GET}
---
apiVersion: policy.linkerd.io/v1beta2
kind: HTTPRoute
metadata: {name: authors-probe, namespace: library}
spec:
  parentRefs: [{name: authors, kind: Server, group: policy.linkerd.io}]
  rules: [{matches: [{path: {value: /ping}, method: GET}]}]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: authors-readers, namespace: library}
spec:
  targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: authors-read}
  requiredAuthenticationRefs:
    - {name: readers, kind: MeshTLSAuthentication, group: policy.linkerd.io}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: readers, namespace: library}
spec: {identities: ["books.library.serviceaccount.identity.linkerd.cluster.local"]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: probes, namespace: library}
spec: {networks: [{cidr: 0.0.0.0/0}, {cidr: "::/0"}]}`,
  "a ServerAuthorization by label, for clients in the mesh": `
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {namespace: polls, name: grpc}
spec:
  server: {selector: {matchLabels: {polls/api: internal-grpc}}}
  client: {meshTLS: {serviceAccounts: [{name: web}]}}
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {namespace: polls, name: metrics}
spec:
  server: {name: metrics}
  client: {unauthenticated: true, networks: [{cidr: 10.0.0.0/8, except: [10.9.0.0/16]}, {cidr: "fd00::/8"}]}
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {namespace: polls, name: any-tls}
spec: {server: {name: web}, client: {meshTLS: {unauthenticatedTLS: true}}}`,
  "a rate limit with overrides": `
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: {namespace: polls, name: web}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web-http}
  total: {requestsPerSecond: 100}
  identity: {requestsPerSecond: 20}
  overrides:
    - requestsPerSecond: 40
      clientRefs: [{kind: ServiceAccount, namespace: polls, name: special-client}]
status:
  conditions: [{type: Accepted, status: "True", reason: Accepted, message: ""}]
  targetRef: {group: policy.linkerd.io, kind: Server, name: web-http}`,
  "a GRPCRoute on a Server": `
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: vote, namespace: polls}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: voting-grpc}]
  rules: [{matches: [{method: {service: polls.v1.VotingService, method: VoteFire}}]}]`,
  "an external workload": `
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm, namespace: mixed, labels: {app: legacy}}
spec:
  meshTLS: {identity: "spiffe://root.linkerd.cluster.local/vm", serverName: vm.cluster.local}
  workloadIPs: [{ip: 192.0.2.7}]
  ports: [{port: 80, name: http}]
status: {conditions: [{type: Ready, status: "True"}]}`,
};

for (const [what, text] of Object.entries(samples)) {
  test(`documented: ${what}`, () => {
    const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
    assert.deepEqual(problems, []);
    assert.equal(set.resources.length, text.split("\n---\n").length);
  });
}
