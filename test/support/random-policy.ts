import fc from "fast-check";
import type { Question } from "../../src/policy/index.js";
import { defaultPolicyNames, proxyProtocols } from "../../src/resources/index.js";

/** A manifest as the tests write it, before it is text. */
export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly creationTimestamp?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The pod that random policies are about; always with a sidecar. */
export const randomPolicyWorkload = { kind: "pod", namespace: "app", name: "web" } as const;

const policyGroup = "policy.linkerd.io";
const namespaceName = fc.constantFrom("app", "app", "app", "other");

const identities = [
  "x.app.serviceaccount.identity.linkerd.cluster.local",
  "y.app.serviceaccount.identity.linkerd.cluster.local",
  "x.other.serviceaccount.identity.linkerd.cluster.local",
  "spiffe://example.org/x",
];

const pod = fc.record({ policy: fc.option(fc.constantFrom(...defaultPolicyNames)) }).map(({ policy }): PlainObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web",
    namespace: "app",
    ...{ labels: { app: "web" } },
    annotations: {
      "linkerd.io/inject": "enabled",
      ...(policy === null ? {} : { "config.linkerd.io/default-inbound-policy": policy }),
    },
  } as PlainObject["metadata"],
  spec: {
    containers: [
      {
        name: "c",
        ports: [
          { name: "http", containerPort: 8080 },
          { name: "admin", containerPort: 9990 },
        ],
        readinessProbe: { httpGet: { path: "/ready", port: "http" } },
      },
    ],
  },
}));

const server = fc
  .record({
    name: fc.constantFrom("s1", "s2", "s3"),
    namespace: namespaceName,
    created: fc.constantFrom(undefined, "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"),
    podSelector: fc.constantFrom({}, { matchLabels: { app: "web" } }, { matchLabels: { app: "api" } }),
    port: fc.constantFrom(8080, 8080, 9990, "http", "admin", "8080"),
    proxyProtocol: fc.constantFrom(...proxyProtocols),
    accessPolicy: fc.constantFrom("deny", ...defaultPolicyNames),
  })
  .map(({ name, namespace, created, ...spec }): PlainObject => ({
    apiVersion: `${policyGroup}/v1beta3`,
    kind: "Server",
    metadata: { name, namespace, ...(created === undefined ? {} : { creationTimestamp: created }) },
    spec,
  }));

const listed = fc.uniqueArray(
  fc.constantFrom(...identities, "*", "*.app.serviceaccount.identity.linkerd.cluster.local", "x.app.identity.linkerd"),
  { minLength: 1, maxLength: 3 },
);

const referred = fc.uniqueArray(
  fc.constantFrom(
    { kind: "ServiceAccount", name: "x" },
    { kind: "ServiceAccount", name: "y", namespace: "app" },
    { kind: "Namespace", name: "other" },
  ),
  { minLength: 1, maxLength: 2 },
);

const meshTls = fc
  .record({
    name: fc.constantFrom("m1", "m2"),
    namespace: namespaceName,
    spec: fc.oneof(
      listed.map((list): Record<string, unknown> => ({ identities: list })),
      referred.map((list): Record<string, unknown> => ({ identityRefs: list })),
    ),
  })
  .map(({ name, namespace, spec }): PlainObject => ({
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "MeshTLSAuthentication",
    metadata: { name, namespace },
    spec,
  }));

const network = fc
  .record({
    name: fc.constantFrom("n1", "n2"),
    namespace: namespaceName,
    networks: fc.uniqueArray(
      fc.constantFrom(
        { cidr: "10.1.0.0/16" },
        { cidr: "10.0.0.9/8", except: ["10.1.2.0/24"] },
        { cidr: "203.0.113.9" },
        { cidr: "2001:db8::/32", except: ["2001:db8::1"] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ name, namespace, networks }): PlainObject => ({
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "NetworkAuthentication",
    metadata: { name, namespace },
    spec: { networks },
  }));

const identityReference = fc.constantFrom(
  [],
  [{ group: policyGroup, kind: "MeshTLSAuthentication", name: "m1" }],
  [{ group: policyGroup, kind: "MeshTLSAuthentication", name: "m2", namespace: "other" }],
  [{ kind: "ServiceAccount", name: "x" }],
  [{ kind: "ServiceAccount", name: "x", namespace: "other" }],
);

const networkReference = fc.constantFrom(
  [],
  [],
  [{ group: policyGroup, kind: "NetworkAuthentication", name: "n1" }],
  [{ group: policyGroup, kind: "NetworkAuthentication", name: "n2", namespace: "app" }],
);

/** An AuthorizationPolicy with one of these names. */
export function randomAuthorizationPolicy(...names: readonly string[]): fc.Arbitrary<PlainObject> {
  return fc
    .record({
      name: fc.constantFrom(...names),
      namespace: namespaceName,
      server: fc.option(fc.constantFrom("s1", "s2", "s3")),
      first: identityReference,
      second: networkReference,
    })
    .map(({ name, namespace, server: target, first, second }) => ({
      apiVersion: `${policyGroup}/v1alpha1`,
      kind: "AuthorizationPolicy",
      metadata: { name, namespace },
      spec: {
        targetRef:
          target === null
            ? { kind: "Namespace", name: namespace }
            : { group: policyGroup, kind: "Server", name: target },
        requiredAuthenticationRefs: [...first, ...second],
      },
    }));
}

/** A small policy set in which names often meet: the pod, and at most eight objects of policy, no two of one name. */
export const randomPolicySet: fc.Arbitrary<readonly PlainObject[]> = fc
  .tuple(
    pod,
    fc.uniqueArray(fc.oneof(server, server, meshTls, network, randomAuthorizationPolicy("p1", "p2", "p3")), {
      maxLength: 8,
      selector: ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`,
    }),
  )
  .map(([first, rest]) => [first, ...rest]);

/** A question to the pod of a random policy set. Every part that matters is given. */
export const randomQuestion: fc.Arbitrary<Required<Omit<Question, "headers" | "authority">>> = fc.record({
  principal: fc.constantFrom(
    { kind: "unmeshed" } as const,
    ...identities.map((identity) => ({ kind: "identity", identity }) as const),
  ),
  workload: fc.constant(randomPolicyWorkload),
  port: fc.constantFrom(8080, 8080, 9990, 7000),
  protocol: fc.constantFrom("http1", "http2", "grpc", "tcp"),
  method: fc.constantFrom("GET", "POST"),
  path: fc.constantFrom("/", "/ready", "/a.B/c"),
  clientIp: fc.constantFrom(
    "10.1.2.3",
    "10.1.3.3",
    "10.2.0.1",
    "203.0.113.9",
    "2001:db8::2",
    "2001:db8::1",
    "127.0.0.1",
    "::ffff:10.1.2.3",
  ),
});

/** The manifests as one text, in the order given. */
export function manifestText(objects: readonly PlainObject[]): string {
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}
