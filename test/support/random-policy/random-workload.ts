import fc from "fast-check";
import type {
  ControllerManifest,
  ExternalWorkload,
  Labels,
  Namespace,
  PodManifest,
  PodSpec,
} from "../naive/manifest.js";
import { created, written } from "./vocabulary.js";

const portList = fc.constantFrom("8080", "7000-9000", " 8080 , 9990,", "http", "8080,http", "0", "9000-7000", "");

const annotations = fc
  .record({
    "config.linkerd.io/default-inbound-policy": sometimes(
      fc.constantFrom("all-authenticated", "cluster-unauthenticated", "cluster-authenticated", "deny", "audit", "open"),
    ),
    "config.linkerd.io/opaque-ports": sometimes(portList),
    "config.linkerd.io/proxy-require-identity-inbound-ports": sometimes(portList),
    "config.linkerd.io/skip-inbound-ports": rarely(fc.constantFrom("9990", "http", "1-10000")),
    "linkerd.io/inject": rarely(fc.constantFrom("enabled", "ingress", "disabled", "yes")),
  })
  .map((fields): Labels => written(fields) as Labels);

const labels = fc
  .record({ app: fc.constantFrom("web", "api"), tier: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) })
  .map((fields): Labels => written(fields) as Labels);

const probePort = fc.constantFrom<(number | string)[]>(8080, "http", "HTTP", "admin", 7000);
const probePath = fc.constantFrom("/ready", "/a?full=1", "/", "ready", "");

const probe = fc.oneof(
  fc.record({ httpGet: fc.record({ path: probePath, port: probePort }) }),
  probePort.map((port) => ({ httpGet: { port } })),
);

const podSpec: fc.Arbitrary<PodSpec> = fc
  .record({
    readinessProbe: sometimes(probe),
    livenessProbe: rarely(probe),
    startupProbe: rarely(probe),
    sidePort: fc.constantFrom(8080, 9990, 3306),
    sideName: fc.constantFrom("http", "admin"),
  })
  .map(({ sidePort, sideName, ...probes }) => ({
    containers: [
      {
        name: "main",
        ports: [
          { name: "http", containerPort: 8080 },
          { name: "admin", containerPort: 9990, protocol: "TCP" },
          { name: "dns", containerPort: 7000, protocol: "UDP" },
        ],
        ...written(probes),
      },
    ],
    initContainers: [{ name: "side", ports: [{ name: sideName, containerPort: sidePort }] }],
  }));

const pod = fc
  .record({ namespace: fc.constantFrom("app", "other"), labels, annotations, spec: podSpec })
  .map(({ spec, ...metadata }): PodManifest => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", ...metadata },
    spec,
  }));

const deployment = fc
  .record({ labels, annotations, spec: podSpec })
  .map(({ labels: own, annotations: notes, spec }): ControllerManifest => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "app", annotations: { "linkerd.io/inject": "disabled" } },
    spec: { template: { metadata: { labels: own, annotations: notes }, spec } },
  }));

const externalWorkload = fc
  .record({
    labels,
    annotations,
    creationTimestamp: created,
    names: fc.constantFrom(["http", "http"], ["http", "admin"]),
  })
  .map(({ names, annotations: own, ...metadata }): ExternalWorkload => {
    const notes = Object.entries(own).filter(([key]) => !key.includes("skip-inbound"));
    return {
      apiVersion: "workload.linkerd.io/v1beta1",
      kind: "ExternalWorkload",
      metadata: { name: "web", namespace: "app", ...written(metadata), annotations: Object.fromEntries(notes) },
      spec: {
        ...{ meshTLS: { identity: "spiffe://example.org/web", serverName: "web.example.org" } },
        ports: [
          { name: names[0], port: 8080 },
          { name: names[1], port: 9990, protocol: "TCP" },
        ],
      },
    };
  });

/** The workload that a random world is about, always called `web`. */
export const randomWorkload = fc.oneof(
  { weight: 3, arbitrary: pod },
  { weight: 2, arbitrary: deployment },
  { weight: 1, arbitrary: externalWorkload },
);

/** The two namespaces. The sidecar is injected by these unless a pod says otherwise. */
export const randomNamespaces = fc
  .tuple(annotations, annotations)
  .map(([one, other]): Namespace[] => [namespaceManifest("app", one), namespaceManifest("other", other)]);

function namespaceManifest(name: string, annotationsOf: Labels): Namespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, annotations: { ...annotationsOf, "linkerd.io/inject": "enabled" } },
  };
}

function sometimes<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}
