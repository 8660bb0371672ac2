import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultClusterSettings, indexPolicy } from "../policy/index.js";
import { parseDocuments, type Service } from "../resources/index.js";
import { MeshDirectory, type DirectoryClient, type PlacedPod } from "./mesh-directory.js";
import { plannedPods } from "./planned-pods.js";
import { Placer } from "./placement.js";
import type { AddressMode } from "./address-mode.js";

const manifests = `
${deployment("backend", "api", 2, "{ containerPort: 8080, name: web }, { containerPort: 9090 }", "linkerd.io/inject: enabled")}
---
${deployment("backend", "old", 1, "{ containerPort: 80 }", "")}
---
${deployment("data", "postgres", 1, "{ containerPort: 5432 }", "linkerd.io/inject: enabled")}
---
${service("backend", "api", "app: api", "{ port: 80, targetPort: web }, { port: 9090 }, { port: 1, targetPort: nope }")}
---
${service("backend", "old", "app: old", "{ port: 80 }")}
---
${service("data", "postgres", "app: postgres", "{ port: 5432 }")}
---
${service("data", "empty", "app: nobody", "{ port: 5432 }")}
---
apiVersion: v1
kind: Service
metadata: { name: manual, namespace: data }
spec: { ports: [{ port: 5432 }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: metrics, namespace: backend }
spec: { podSelector: { matchLabels: { app: api } }, port: 9090, proxyProtocol: opaque }
`;
const apiIdentity = "api.backend.serviceaccount.identity.linkerd.cluster.local";

test("a Service is found by every name that cluster DNS would answer", async () => {
  const { resolve } = await directory("loopback");
  for (const host of ["postgres.data", "postgres.data.svc", "postgres.data.svc.cluster.local"]) {
    assert.equal(resolve(host, 5432)?.name, "postgres.data:5432", host);
    assert.equal(resolve(host, 5432)?.endpoints.length, 1, host);
  }
  assert.equal(resolve("api", 80)?.name, "api.backend:80");
  assert.equal(resolve("postgres", 5432), undefined);
  assert.equal(resolve("postgres.data.svc.other.local", 5432), undefined);
  assert.equal(resolve("www.example.com", 80), undefined);
});

test("a name of the mesh that leads nowhere is not looked for elsewhere", async () => {
  const { resolve } = await directory("loopback");
  const nowhere: [string, number][] = [
    ["typo.data.svc.cluster.local", 5432],
    ["typo.data.svc", 5432],
    ["postgres.data", 5433],
    ["empty.data", 5432],
    ["manual.data", 5432],
    ["api", 1],
  ];
  for (const [host, port] of nowhere) assert.deepEqual(resolve(host, port)?.endpoints, [], host);
});

test("meshed pods are reached through their sidecars, named ports become the container's", async () => {
  const { resolve, place } = await directory("loopback");
  const endpoints = resolve("api", 80)?.endpoints;
  assert.deepEqual(
    endpoints,
    ["backend/api-0", "backend/api-1"].map((key) => ({
      address: place(key).podAddress,
      port: 8080,
      mesh: { identity: apiIdentity, serverName: apiIdentity, directAddress: place(key).podAddress, directPort: 4143 },
    })),
  );
});

test("pods without a sidecar, and ports that skip it, are reached in plaintext", async () => {
  const { resolve, place } = await directory("loopback");
  assert.deepEqual(resolve("old", 80)?.endpoints, [{ address: place("backend/old-0").podAddress, port: 80 }]);
  const plain = await directory("loopback", { meshed: false });
  assert.deepEqual(plain.resolve("postgres.data", 5432)?.endpoints, [
    { address: plain.place("data/postgres-0").podAddress, port: 5432 },
  ]);
});

test("where pods share one address, an endpoint in plaintext is the port that is listened on", async () => {
  const { resolve, place } = await directory("ports", { meshed: false });
  const { entrance } = place("data/postgres-0").ports.get(5432)!;
  assert.deepEqual(resolve("postgres.data", 5432)?.endpoints, [{ address: "127.0.0.1", port: entrance }]);
  assert.equal(resolve("127.0.0.1", entrance)?.name, "data/postgres-0:5432");
  assert.equal(resolve("127.0.0.1", 5432), undefined);
});

test("a pod's own address leads to that pod, whatever the port", async () => {
  const { resolve, place } = await directory("loopback");
  const { podAddress } = place("backend/api-1");
  assert.equal(resolve(podAddress, 8080)?.name, "backend/api-1:8080");
  assert.equal(resolve(podAddress, 7777)?.endpoints[0]?.mesh?.identity, apiIdentity);
  assert.equal(resolve("127.127.9.9", 8080), undefined);
});

test("the address of the client's own listener for a Service leads to the Service", async () => {
  const services: Service[] = parseDocuments([{ file: "a", text: manifests }]).set.resources.filter(
    (resource): resource is Service => resource.kind === "Service" && resource.metadata.name === "api",
  );
  const placed = { address: "127.99.1.1", ports: new Map([[80, 20_080]]) };
  const { resolve } = await directory("loopback", { services: [{ service: services[0]!, place: placed }] });
  assert.equal(resolve("127.99.1.1", 20_080)?.name, "api.backend:80");
  assert.equal(resolve("127.99.1.1", 80), undefined);
});

test("a destination is opaque when its Server, its annotation or the list of usual ports says so", async () => {
  const { resolve } = await directory("loopback");
  assert.deepEqual(
    [resolve("api", 80), resolve("api", 9090), resolve("postgres.data", 5432), resolve("old", 80)].map(
      (d) => d?.opaque,
    ),
    [false, true, true, false],
  );
});

async function directory(mode: AddressMode, as: Partial<DirectoryClient> = {}) {
  const { set, problems } = parseDocuments([{ file: "a.yaml", text: manifests }]);
  assert.deepEqual(problems, []);
  const index = indexPolicy(set, defaultClusterSettings);
  const placer = new Placer({ mode, probe: () => Promise.resolve("free") });
  const placed: PlacedPod[] = [];
  for (const pod of plannedPods(index).pods) {
    placed.push({ pod, place: await placer.placePod({ key: pod.key, meshed: pod.workload.meshed, ports: pod.ports }) });
  }
  const services = set.resources.filter((resource): resource is Service => resource.kind === "Service");
  const names = new MeshDirectory(index, services, placed);
  const client: DirectoryClient = { namespace: "backend", meshed: true, services: [], ...as };
  return {
    resolve: (host: string, port: number) => names.resolve(client, host, port),
    place: (key: string) => placed.find(({ pod }) => pod.key === key)!.place,
  };
}

function deployment(namespace: string, name: string, replicas: number, ports: string, annotation: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} }, annotations: { ${annotation} } }
    spec:
      serviceAccountName: ${name}
      containers: [{ name: c, command: [x], ports: [${ports}] }]`;
}

function service(namespace: string, name: string, selector: string, ports: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { ${selector} }, ports: [${ports}] }`;
}
