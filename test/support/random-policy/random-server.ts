import fc from "fast-check";
import type { HTTPLocalRateLimitPolicy, LabelSelector, Server, ServerAuthorization } from "../naive/manifest.js";
import {
  anyCase,
  anyGroup,
  created,
  listedDnsIdentity,
  namespace,
  network,
  policyGroup,
  serverName,
  written,
} from "./vocabulary.js";

const selector: fc.Arbitrary<LabelSelector> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<LabelSelector[]>({}, { matchLabels: { app: "web" } }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        key: fc.constantFrom("app", "tier", "toString"),
        operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
        values: fc.constantFrom(undefined, undefined, [], ["web"], ["a", "web"]),
      })
      .map((expression) => ({ matchExpressions: [written(expression)] })),
  },
);

const serverMetadata = fc
  .record({
    name: serverName,
    namespace,
    labels: fc.constantFrom(undefined, { tier: "a" }, { tier: "b" }),
    creationTimestamp: created,
  })
  .map(written);

export const randomServer = fc
  .record({
    metadata: serverMetadata,
    selects: fc.constantFrom("podSelector", "podSelector", "podSelector", "externalWorkloadSelector"),
    selector,
    port: fc.constantFrom<(number | string)[]>(8080, 8080, 8080, 9990, 7000, "http", "http", "admin", "8080", "dns"),
    proxyProtocol: fc.constantFrom(undefined, "unknown", "HTTP/1", "HTTP/1", "HTTP/2", "gRPC", "gRPC", "opaque", "TLS"),
    accessPolicy: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      "deny",
      "all-unauthenticated",
      "all-authenticated",
      "cluster-unauthenticated",
      "cluster-authenticated",
      "audit",
    ),
  })
  .map(({ metadata, selects, selector: chosen, ...spec }): Server => ({
    apiVersion: `${policyGroup}/v1beta3`,
    kind: "Server",
    metadata,
    spec: { ...written(spec), [selects]: chosen },
  }));

const meshTLS = fc.oneof(
  fc.constant({ unauthenticatedTLS: true }),
  fc.constant({}),
  fc
    .record({
      identities: fc.option(fc.uniqueArray(listedDnsIdentity, { maxLength: 2 }), { nil: undefined }),
      serviceAccounts: fc.option(
        fc.uniqueArray(fc.constantFrom({ name: "x" }, { name: "x", namespace: "other" }), { maxLength: 2 }),
        { nil: undefined },
      ),
    })
    .map(written),
);

export const randomServerAuthorization = fc
  .record({
    name: fc.constantFrom("z1", "z2"),
    namespace,
    server: fc.oneof(
      serverName.map((name) => ({ name })),
      selector.map((chosen) => ({ selector: chosen })),
    ),
    client: fc.oneof(
      { weight: 1, arbitrary: fc.constant({ unauthenticated: true }) },
      { weight: 1, arbitrary: fc.constant({}) },
      { weight: 4, arbitrary: fc.record({ meshTLS }) },
    ),
    networks: fc.option(fc.uniqueArray(network, { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ name, namespace: own, server, client, networks }): ServerAuthorization => ({
    apiVersion: `${policyGroup}/v1beta1`,
    kind: "ServerAuthorization",
    metadata: { name, namespace: own },
    spec: { server, client: { ...client, ...written({ networks }) } },
  }));

export const randomRateLimit = fc
  .record({
    name: fc.constantFrom("l1", "l2"),
    namespace,
    creationTimestamp: created,
    group: anyGroup(policyGroup),
    kind: anyCase("Server"),
    target: serverName,
    total: fc.constantFrom(undefined, { requestsPerSecond: 9 }),
    identity: fc.constantFrom(undefined, { requestsPerSecond: 5 }),
    overrides: fc.constantFrom(
      undefined,
      [],
      [{ requestsPerSecond: 7, clientRefs: [{ kind: "ServiceAccount", name: "x" }] }],
      [{ requestsPerSecond: 1, clientRefs: [{ kind: "serviceaccount", name: "x", namespace: "other" }] }],
    ),
  })
  .map(({ name, namespace: own, creationTimestamp, group, kind, target, ...limits }): HTTPLocalRateLimitPolicy => ({
    apiVersion: `${policyGroup}/v1alpha1`,
    kind: "HTTPLocalRateLimitPolicy",
    metadata: { name, namespace: own, ...written({ creationTimestamp }) },
    spec: { targetRef: { ...group, kind, name: target }, ...written(limits) },
  }));
