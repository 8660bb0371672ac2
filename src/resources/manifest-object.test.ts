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
  "ServerAuthorization by name": `apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {name: z, namespace: a}
spec: {server: {name: s}, client: {meshTLS: {identities: ["*.a"], serviceAccounts: [{name: x}, {name: y, namespace: b}]}}}`,
  "ServerAuthorization by label": `apiVersion: policy.linkerd.io/v1alpha1
kind: ServerAuthorization
metadata: {name: z, namespace: a}
spec: {server: {selector: {matchLabels: {a: b}}}, client: {unauthenticated: true, networks: [{cidr: 10.0.0.0/8, except: [10.0.0.1]}]}}`,
  "HTTPRoute with nothing in it": `apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: r, namespace: a}
spec: {}`,
  "HTTPRoute of Linkerd": `apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: r, namespace: a}
spec:
  parentRefs: [{kind: Server, name: s}]
  hostnames: ["*.example.com"]
  rules:
    - matches: []
    - matches:
        - path: {type: Exact, value: /a}
          headers: [{name: x, value: y}]
          queryParams: [{type: RegularExpression, name: q, value: "a+"}]
          method: GET
      filters:
        - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}], remove: [c]}}
        - {type: RequestRedirect, requestRedirect: {scheme: https, path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}, port: 8443}}
      backendRefs: [{name: web, port: 80, weight: 2}]
      timeouts: {request: 2s, backendRequest: 1s}`,
  "HTTPRoute of an old version": `apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPRoute
metadata: {name: r, namespace: a}
spec: {parentRefs: [{kind: Server, name: s}], rules: [{backendRefs: [{name: web, port: 80}]}]}`,
  "HTTPRoute of the Gateway API": `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: a}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: s, namespace: a}]
  rules:
    - filters:
        - {type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a, value: b}]}}
        - {type: RequestMirror, requestMirror: {backendRef: {name: mirror, port: 80}}}
        - {type: URLRewrite, urlRewrite: {hostname: b.example}}
        - {type: ExtensionRef, extensionRef: {group: example.com, kind: Filter, name: f}}`,
  GRPCRoute: `apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: r, namespace: a}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]
  rules: [{matches: [{method: {service: a.B, method: C}, headers: [{name: x, value: y}]}]}, {matches: []}]`,
  HTTPLocalRateLimitPolicy: `apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: {name: l, namespace: a}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: s}
  total: {requestsPerSecond: 10}
  identity: {requestsPerSecond: 5}
  overrides: [{requestsPerSecond: 7, clientRefs: [{kind: ServiceAccount, name: x, namespace: b}]}]`,
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
