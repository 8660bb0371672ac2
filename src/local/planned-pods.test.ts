import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultClusterSettings, indexPolicy } from "../policy/index.js";
import { parseDocuments } from "../resources/index.js";
import { plannedPods } from "./planned-pods.js";

test("each kind of workload becomes the pods that a cluster would make, under stable names", () => {
  const { pods } = plan(`
kind: Pod
apiVersion: v1
metadata: { name: shell, namespace: a }
spec: { containers: [{ name: c, command: [x] }] }
---
${deployment("web", 2)}
---
${deployment("web", 1).replace("kind: Deployment", "kind: StatefulSet")}
---
kind: DaemonSet
apiVersion: apps/v1
metadata: { name: agent, namespace: a }
spec:
  selector: { matchLabels: { app: agent } }
  template: { metadata: { labels: { app: agent } }, spec: { containers: [{ name: c, command: [x] }] } }
`);
  assert.deepEqual(pods.map((pod) => pod.key).sort(), [
    "a/agent-0",
    "a/shell",
    "a/web-0",
    "a/web-1",
    "a/web-statefulset-0",
  ]);
});

test("a pod can be reached at declared TCP ports and at those of its Servers", () => {
  const { pods } = plan(`
${deployment("web", 1, "linkerd.io/inject: enabled")}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: metrics, namespace: a }
spec: { podSelector: { matchLabels: { app: web } }, port: 9090 }
`);
  assert.deepEqual(
    pods.map((pod) => pod.ports),
    [[8080, 9090]],
  );
});

test("what a laptop does not do is said, and a million replicas are not started", () => {
  const { pods, notices } = plan(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: big, namespace: a }
spec:
  replicas: 1000000
  selector: { matchLabels: { app: big } }
  template:
    metadata: { labels: { app: big } }
    spec:
      initContainers: [{ name: setup, command: [x] }]
      containers:
        - { name: nothing, image: scratch }
        - name: app
          command: [x]
          env: [{ name: SECRET, valueFrom: { secretKeyRef: { name: s, key: k } } }]
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: { name: vm, namespace: a }
spec: { meshTLS: { identity: vm.example, serverName: vm.example }, workloadIPs: [{ ip: 192.0.2.7 }], ports: [{ port: 80 }] }
`);
  assert.equal(pods.length, 10);
  assert.deepEqual([...notices].sort(), [
    "SECRET of container app of a/deploy/big comes from a cluster: it is not set here",
    "a/deploy/big asks for 1000000 replicas: 10 are run here",
    "a/externalworkload/vm lives outside of the mesh: it gets no process, and Services do not lead to it",
    "container nothing of a/deploy/big has no command: nothing to run locally; its sidecar still listens, if it has one",
    "init container setup of a/deploy/big is not run here",
  ]);
});

function deployment(name: string, replicas: number, annotation = ""): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: a }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  serviceName: ${name}
  template:
    metadata: { labels: { app: ${name} }, annotations: { ${annotation} } }
    spec:
      containers: [{ name: c, command: [x], ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: UDP }] }]`;
}

function plan(text: string) {
  const { set, problems } = parseDocuments([{ file: "a.yaml", text }]);
  assert.deepEqual(
    problems.filter((problem) => problem.severity === "reject"),
    [],
  );
  return plannedPods(indexPolicy(set, defaultClusterSettings));
}
