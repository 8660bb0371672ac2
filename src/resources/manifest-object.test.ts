import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestObject } from "./manifest-object.js";
import { parseDocuments } from "./parse-documents.js";
import { hasRejection } from "./problem.js";

const documents: Record<string, string> = {
  Namespace: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {linkerd.io/inject: enabled}}",
  ServiceAccount: "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: a}",
  Service:
    "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http, name: http}]}",
  Pod: `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: a, labels: {app: web}, creationTimestamp: "2030-01-01T00:00:00Z"}
spec:
  serviceAccountName: web
  initContainers: [{name: init, image: i, command: [sh]}]
  containers:
    - name: app
      image: web:1
      command: [node, main.js]
      args: ["-x"]
      workingDir: /app
      env: [{name: A, value: b}]
      ports: [{containerPort: 8080, name: http}]
      livenessProbe: {httpGet: {path: /live, port: http}}
      readinessProbe: {httpGet: {path: /ready, port: 8080}}`,
  ExternalWorkload: `apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm, namespace: a}
spec: {meshTLS: {identity: "spiffe://td/vm", serverName: vm.example}, workloadIPs: [{ip: 192.0.2.1}], ports: [{port: 80, name: http}]}`,
  "Server v1beta1":
    "apiVersion: policy.linkerd.io/v1beta1\nkind: Server\nmetadata: {name: s, namespace: a}\nspec: {podSelector: {matchLabels: {app: web}}, port: 80}",
  "Server v1beta3": `apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: s, namespace: a}
spec: {externalWorkloadSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}, port: http, proxyProtocol: HTTP/1, accessPolicy: audit}`,
  AuthorizationPolicy: `apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: p, namespace: a}
spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: s}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: x, namespace: b}]}`,
  MeshTLSAuthentication:
    'apiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {name: m, namespace: a}\nspec: {identities: ["*"]}',
  NetworkAuthentication:
    "apiVersion: policy.linkerd.io/v1alpha1\nkind: NetworkAuthentication\nmetadata: {name: n, namespace: a}\nspec: {networks: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]}",
};
for (const kind of ["Deployment", "StatefulSet", "DaemonSet"]) {
  const service = kind === "StatefulSet" ? "serviceName: web, " : "";
  documents[kind] = `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web, namespace: a}
spec: {${service}selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: i}]}}}`;
}

for (const [what, yaml] of Object.entries(documents)) {
  test(`a ${what} that is printed and read again is the same`, () => {
    const first = read(yaml);
    assert.deepEqual(withoutOrigin(read(JSON.stringify(manifestObject(first)))), withoutOrigin(first));
  });
}

function read(text: string) {
  const { set, problems } = parseDocuments([{ file: "test", text }]);
  assert.equal(hasRejection(problems), false, JSON.stringify(problems));
  return set.resources[0]!;
}

function withoutOrigin(resource: ReturnType<typeof read>): unknown {
  return { ...resource, origin: undefined };
}
