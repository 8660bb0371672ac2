import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultClusterSettings, indexPolicy } from "../policy/index.js";
import { parseDocuments, type Service } from "../resources/index.js";
import type { PodPlacement, ServicePlacement } from "./placement.js";
import { plannedPods } from "./planned-pods.js";
import { expandedCommand, inheritedVariables, meshVariables, overruledVariables } from "./process-environment.js";
import { servicePorts, serviceVariables } from "./service-variables.js";

const { set } = parseDocuments([
  {
    file: "a.yaml",
    text: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: backend }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api }, annotations: { linkerd.io/inject: enabled } }
    spec:
      serviceAccountName: api
      containers:
        - name: app
          command: ["run", "--url=$(URL)", "$$(URL)", "$(NOPE)"]
          args: ["$(PORT)"]
          ports: [{ containerPort: 8080 }, { containerPort: 9090, name: prom-metrics }]
          env:
            - { name: DB, value: "$(POSTGRES_DATA_SERVICE_HOST):$(POSTGRES_DATA_SERVICE_PORT)" }
            - { name: URL, value: "pg://$(DB)/$(LATER)" }
            - { name: LATER, value: "late" }
            - { name: HOST, value: "0.0.0.0" }
            - { name: PORT, value: "8080" }
            - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
---
apiVersion: v1
kind: Service
metadata: { name: postgres, namespace: data }
spec: { selector: { app: postgres }, ports: [{ port: 5432 }, { name: m-x, port: 9187 }, { port: 53, protocol: UDP }] }
---
apiVersion: v1
kind: Service
metadata: { name: postgres-data, namespace: backend }
spec: { ports: [{ name: sql, port: 1 }] }
`,
  },
]);
const services = set.resources.filter((resource): resource is Service => resource.kind === "Service");
const [postgres, shadow] = services as [Service, Service];
const placed = (service: Service, ports: [number, number][]): { service: Service; place: ServicePlacement } => ({
  service,
  place: { address: `127.64.0.${service.metadata.name.length}`, ports: new Map(ports) },
});
const data = placed(postgres, [
  [5432, 5432],
  [9187, 20_001],
]);
const [pod] = plannedPods(indexPolicy(set, defaultClusterSettings)).pods;
const container = pod!.containers[0]!;
const place: PodPlacement = {
  meshed: true,
  podAddress: "127.66.1.1",
  applicationAddress: "127.66.2.2",
  ports: new Map([
    [8080, { entrance: 8080, application: 8080 }],
    [9090, { entrance: 9090, application: 20_500 }],
  ]),
  direct: 4143,
  httpProxy: 4140,
};

test("Services are named as Kubernetes names them, and with their namespace from everywhere", () => {
  assert.deepEqual(servicePorts(postgres), [5432, 9187]);
  assert.deepEqual(serviceVariables([data], "data"), {
    POSTGRES_DATA_SERVICE_HOST: "127.64.0.8",
    POSTGRES_DATA_SERVICE_PORT: "5432",
    POSTGRES_DATA_SERVICE_PORT_M_X: "20001",
    POSTGRES_SERVICE_HOST: "127.64.0.8",
    POSTGRES_SERVICE_PORT: "5432",
    POSTGRES_SERVICE_PORT_M_X: "20001",
  });
  assert.deepEqual(
    Object.keys(serviceVariables([data], "other")).filter((name) => name.startsWith("POSTGRES_SERVICE")),
    [],
  );
});

test("a Service at home is not hidden by one elsewhere whose name and namespace read the same", () => {
  const variables = serviceVariables([placed(shadow, [[1, 1]]), data], "backend");
  assert.equal(variables["POSTGRES_DATA_SERVICE_PORT"], "1");
});

test("a container learns what it is, where to listen and how to reach others", () => {
  const variables = meshVariables({ pod: pod!, container, place, services: [data] });
  assert.deepEqual(Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("POSTGRES"))), {
    POD_NAME: "api-0",
    POD_NAMESPACE: "backend",
    POD_IP: "127.66.1.1",
    MESHTLS_IDENTITY: "api.backend.serviceaccount.identity.linkerd.cluster.local",
    http_proxy: "http://127.66.1.1:4140",
    HTTP_PROXY: "http://127.66.1.1:4140",
    https_proxy: "http://127.66.1.1:4140",
    HTTPS_PROXY: "http://127.66.1.1:4140",
    no_proxy: "localhost,127.0.0.1,::1",
    NO_PROXY: "localhost,127.0.0.1,::1",
    HOST: "127.66.2.2",
    PORT: "8080",
    PORT_8080: "8080",
    PORT_9090: "20500",
    PORT_PROM_METRICS: "20500",
    DB: "127.64.0.8:5432",
    URL: "pg://127.64.0.8:5432/$(LATER)",
    LATER: "late",
  });
});

test("where the application must listen is the mesh's word, and a manifest that says otherwise is told", () => {
  assert.deepEqual(overruledVariables(container, place), ["HOST of container app is replaced by HOST=127.66.2.2"]);
});

test("variables are expanded in the command and its arguments", () => {
  const variables = meshVariables({ pod: pod!, container, place, services: [data] });
  assert.deepEqual(expandedCommand(container, variables), [
    "run",
    "--url=pg://127.64.0.8:5432/$(LATER)",
    "$(URL)",
    "$(NOPE)",
    "8080",
  ]);
  assert.deepEqual(expandedCommand({ ...container, command: [] }, variables), []);
});

test("nothing by which a mesh speaks is inherited, everything else is", () => {
  assert.deepEqual(
    inheritedVariables({
      PATH: "/bin",
      HOME: "/root",
      UNSET: undefined,
      HOST: "elsewhere",
      PORT: "1",
      PORT_HTTP: "1",
      PORTAL: "kept",
      POD_IP: "10.0.0.1",
      KUBERNETES_SERVICE_HOST: "10.0.0.1",
      KUBERNETES_SERVICE_PORT_HTTPS: "443",
      HTTPS_PROXY: "http://office",
      all_proxy: "socks5://office",
      No_Proxy: "*",
      MESHTLS_IDENTITY: "somebody else",
    }),
    { PATH: "/bin", HOME: "/root", PORTAL: "kept" },
  );
});
