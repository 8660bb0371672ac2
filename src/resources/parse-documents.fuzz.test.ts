import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { manifestObject } from "./manifest-object.js";
import { parseDocuments } from "./parse-documents.js";
import { hasRejection } from "./problem.js";

/** One valid object of every kind that is understood. */
const manifest = `# everything
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector: {matchLabels: &labels {app: web}}
  template:
    metadata: {labels: *labels, annotations: {linkerd.io/inject: "enabled"}}
    spec:
      serviceAccountName: web
      containers:
        - name: app
          command: ["node", 'app.js']
          env:
            - name: TEXT
              value: |
                several
                lines
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
---
{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm}
spec: {meshTLS: {identity: vm.example, serverName: vm.example}, ports: [{port: 80}], workloadIPs: [{ip: 192.0.2.1}]}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
  port: http
  proxyProtocol: HTTP/1
  accessPolicy: deny
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web}
  requiredAuthenticationRefs:
    - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}
    - {group: policy.linkerd.io, kind: NetworkAuthentication, name: cluster}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: clients, namespace: shop}
spec:
  identities: ["*.front.serviceaccount.identity.linkerd.cluster.local", "spiffe://td/a"]
---
apiVersion: v1
kind: List
items:
- apiVersion: policy.linkerd.io/v1alpha1
  kind: NetworkAuthentication
  metadata: {name: cluster, namespace: shop}
  spec: {networks: [{cidr: 10.0.0.0/8, except: [10.0.0.1]}]}
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: {name: old, namespace: shop}
spec:
  server: {selector: {matchLabels: {app: web}}}
  client: {networks: [{cidr: "fd00::/8"}], meshTLS: {identities: ["*.a"], serviceAccounts: [{name: a, namespace: b}]}}
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: {name: read, namespace: shop}
spec:
  parentRefs: [{kind: Server, name: web}]
  hostnames: ["*.example.com"]
  rules:
    - matches:
        - {path: {type: RegularExpression, value: "/a+"}, method: GET}
        - headers: [{name: x, value: b}]
          queryParams: [{name: q, type: RegularExpression, value: "[0-9]+"}]
      filters:
        - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}], remove: [c]}}
        - {type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /b}, statusCode: 301}}
      backendRefs: [{name: web, port: 80, weight: 1}]
      timeouts: {request: 2s, backendRequest: 500ms}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: read, namespace: shop}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
  rules: [{matches: [{path: {type: Exact, value: /a}}], timeouts: {request: 1s}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: call, namespace: shop}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: grpc}]
  rules: [{matches: [{method: {service: a.B, method: C}, headers: [{name: x, value: b}]}]}]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: {name: limit, namespace: shop}
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: web}
  total: {requestsPerSecond: 100}
  overrides: [{requestsPerSecond: 10, clientRefs: [{kind: ServiceAccount, name: a}]}]
`;

/** Reads the text and holds the promises that are made about any text. */
function check(text: string): void {
  const { set, problems } = parseDocuments([{ file: "m.yaml", text }]);
  const lines = text.split("\n");
  for (const problem of problems) {
    assert.ok(problem.line >= 1 && problem.line <= lines.length, `line ${problem.line}`);
    assert.ok(problem.column >= 1 && problem.column <= lines[problem.line - 1]!.length + 1, `column ${problem.column}`);
    // Messages are ours, on one line; none is the validator's own.
    assert.doesNotMatch(
      problem.message,
      /\n|Invalid (input|option|key|element)|Too (small|big)|Unrecognized|undefined/,
    );
    assert.doesNotMatch(problem.hint, /\n|undefined|\[object|function/);
  }
  for (const { metadata, origin } of set.resources) {
    assert.match(metadata.name, /^[a-z0-9]/);
    assert.equal(Object.getPrototypeOf(metadata.labels), null);
    assert.ok(origin.line >= 1 && origin.line <= lines.length);
  }
}

/** Pieces that mean something to a parser, or to the program behind it. */
const piece = fc.constantFrom(
  ...["{", "}", "[", "]", ",", ":", "-", "?", "&", "*", "!", "|", ">", "%", "@", "`", "#", "'", '"', "\\"],
  ...[" ", "\n", "\t", "\r", "0"],
  ...["---\n", "...\n", "<<", "*a", "&a ", "!!str ", "__proto__", "constructor", "toString", "null", "~", "\ufeff"],
  ...["a: ", "- ", "  ", "\0", "\ud800", "é", "yes", "0x1f", "1e999", ".nan", "-1", '"\\x00"', "kind: ", "spec: {}\n"],
);

const before = Object.getOwnPropertyNames(Object.prototype).sort();

test("any text ends in problems or resources, never in an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 200 })), (text) => check(text)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => check(pieces.join(""))),
    { numRuns: 1500 },
  );
});

test("valid manifests are valid before they are damaged", () => {
  const { set, problems } = parseDocuments([{ file: "m.yaml", text: manifest }]);
  // The routes also say what is for clients, so that it is damaged like the rest.
  assert.deepEqual(new Set(problems.map(({ code }) => code)), new Set(["A044"]));
  assert.equal(set.resources.length, 14);
});

test("a damaged manifest ends in problems or resources, never in an exception", () => {
  const damage = fc.array(
    fc.record({
      at: fc.nat({ max: manifest.length }),
      remove: fc.nat({ max: 12 }),
      insert: fc.array(piece, { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(damage, (edits) => {
      let text = manifest;
      for (const { at, remove, insert } of edits) text = text.slice(0, at) + insert.join("") + text.slice(at + remove);
      check(text);
    }),
    { numRuns: 800 },
  );
});

test("values of the wrong kind in any place are problems in our words", () => {
  const objects = parseDocuments([{ file: "m.yaml", text: manifest }]).set.resources.map(manifestObject);
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom("", "8080", 0, -1, 65536, 1.5, null, [], {}));
  fc.assert(
    fc.property(fc.constantFrom(...objects), fc.nat(), value, (object, at, replacement) => {
      const copy = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
      const places = placesOf(copy);
      const { parent, key } = places[at % places.length]!;
      parent[key] = replacement;
      check(JSON.stringify(copy));
    }),
    { numRuns: 2000 },
  );
});

test("keys that reach for a prototype are refused and reach nothing", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom("__proto__", "constructor", "prototype"),
      fc.boolean(),
      (at, name, isJson) => {
        const places = [...manifest.matchAll(/\{(?=[a-z])/g)].map((match) => match.index + 1);
        const place = places[at % places.length]!;
        const key = isJson ? JSON.stringify(name) : name;
        const text = `${manifest.slice(0, place)}${key}: {isAdmin: yes, toString: x}, ${manifest.slice(place)}`;
        const { problems } = parseDocuments([{ file: "m.yaml", text }]);
        assert.ok(hasRejection(problems));
        assert.ok(problems.some(({ code }) => code === "R003"));
      },
    ),
    { numRuns: 100 },
  );
  assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).sort(), before);
});

/** Every field and item below a value, with what holds it. */
function placesOf(parent: Record<string, unknown>): { parent: Record<string, unknown>; key: string }[] {
  return Object.entries(parent).flatMap(([key, value]) => {
    const below = typeof value === "object" && value !== null ? placesOf(value as Record<string, unknown>) : [];
    return [{ parent, key }, ...below];
  });
}
