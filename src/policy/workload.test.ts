import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";
import { defaultClusterSettings, type ClusterSettings } from "./model.js";
import { indexPolicy } from "./policy-index.js";
import type { Workload } from "./workload.js";

function workloads(yaml: string, cluster: Partial<ClusterSettings> = {}): readonly Workload[] {
  return policySet(yaml, cluster).index.workloads;
}

function pod(annotations: string, spec = "{containers: [{name: c}]}"): Workload {
  const yaml = `{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n, annotations: {${annotations}}}, spec: ${spec}}`;
  return workloads(yaml)[0]!;
}

test("every kind that runs pods is a workload, and its pods' template speaks for it", () => {
  const template = "template: {metadata: {labels: {a: b}}, spec: {serviceAccountName: sa, containers: [{name: c}]}}";
  const yaml = ["Deployment", "StatefulSet", "DaemonSet"]
    .map(
      (kind) =>
        `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: w, namespace: n, labels: {own: label}}, spec: {selector: {matchLabels: {a: b}}, ${template}}}`,
    )
    .join("\n---\n");
  const found = workloads(yaml);
  assert.deepEqual(
    found.map(({ kind, namespace, name, labels, serviceAccount, identity }) => ({
      kind,
      namespace,
      name,
      labels: { ...labels },
      serviceAccount,
      identity,
    })),
    ["daemonset", "deployment", "statefulset"].map((kind) => ({
      kind,
      namespace: "n",
      name: "w",
      labels: { a: "b" },
      serviceAccount: "sa",
      identity: "sa.n.serviceaccount.identity.linkerd.cluster.local",
    })),
  );
});

test("an identity is made of the ServiceAccount, the namespace and the cluster's domain", () => {
  const yaml = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c}]}}";
  const [workload] = workloads(yaml, { controlPlaneNamespace: "mesh", trustDomain: "example.com" });
  assert.equal(workload?.identity, "default.default.serviceaccount.identity.mesh.example.com");
});

test("an external workload has the identity it says, no ServiceAccount and no probes", () => {
  const yaml = `
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: vm, namespace: n, labels: {app: vm}}
spec: {meshTLS: {identity: "spiffe://td/vm", serverName: vm.td}, ports: [{port: 80, name: http}], workloadIPs: [{ip: 192.0.2.1}]}
`;
  const [workload] = workloads(yaml);
  assert.equal(workload?.kind, "externalworkload");
  assert.equal(workload.identity, "spiffe://td/vm");
  assert.equal(workload.serviceAccount, "");
  assert.equal(workload.meshed, true);
  assert.deepEqual(workload.ports, [{ number: 80, name: "http", protocol: "TCP", container: "" }]);
  assert.deepEqual(workload.probes, []);
});

test("ports of all containers are known, with the container that declares them", () => {
  const spec =
    "{containers: [{name: c, ports: [{containerPort: 80, name: http}]}], initContainers: [{name: i, ports: [{containerPort: 53, protocol: UDP}]}]}";
  assert.deepEqual(pod("", spec).ports, [
    { number: 80, name: "http", protocol: "TCP", container: "c" },
    { number: 53, protocol: "UDP", container: "i" },
  ]);
});

const inject = "linkerd.io/inject";
const injection: readonly [pod: string, namespace: string, meshed: boolean][] = [
  ["", "", false],
  ["enabled", "", true],
  ["ingress", "", true],
  ["disabled", "", false],
  ["", "enabled", true],
  ["", "ingress", true],
  ["", "disabled", false],
  ["disabled", "enabled", false],
  ["enabled", "disabled", true],
  ["Enabled", "", false],
  ["true", "enabled", false],
  ["enabled", "yes", false],
];

test("a pod has a sidecar when it or else its namespace says so in the injector's own words", () => {
  for (const [own, namespace, meshed] of injection) {
    const annotations = (value: string) => (value === "" ? "{}" : `{${inject}: "${value}"}`);
    const yaml = `
{apiVersion: v1, kind: Namespace, metadata: {name: n, annotations: ${annotations(namespace)}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n, annotations: ${annotations(own)}}, spec: {containers: [{name: c}]}}
`;
    const [workload] = workloads(yaml);
    assert.equal(workload?.meshed, meshed, `${own} in ${namespace}`);
    const unknown = [own, namespace].filter((value) => !["", "enabled", "ingress", "disabled"].includes(value));
    assert.deepEqual(
      workload.ignored.map(({ annotation, value }) => [annotation, value]),
      unknown.map((value) => [inject, value]),
      `${own} in ${namespace}`,
    );
  }
});

const ignoredSettings: readonly [annotation: string, value: string, why: RegExp][] = [
  ["config.linkerd.io/default-inbound-policy", "all_authenticated", /is no default policy.*all-unauthenticated/],
  ["config.linkerd.io/default-inbound-policy", "", /is no default policy/],
  ["config.linkerd.io/opaque-ports", "80,db", /`db` is not a port.*the whole list counts as empty/],
  ["config.linkerd.io/skip-inbound-ports", "80-70", /ends before it begins.*the whole list counts as empty/],
  ["config.linkerd.io/proxy-require-identity-inbound-ports", "80,70000", /`70000` is not a port/],
];

test("a setting that cannot be read counts for nothing and is reported", () => {
  for (const [annotation, value, why] of ignoredSettings) {
    const workload = pod(`${inject}: enabled, ${annotation}: "${value}"`);
    assert.deepEqual(
      workload.ignored.map((ignored) => [ignored.annotation, ignored.value]),
      [[annotation, value]],
    );
    assert.match(workload.ignored[0]!.why, why);
    assert.equal(workload.defaultPolicy, "all-unauthenticated");
    assert.deepEqual(workload.opaquePorts, []);
    assert.deepEqual(workload.requireIdentityPorts, []);
    const isSkipList = annotation.endsWith("skip-inbound-ports");
    assert.deepEqual(workload.skipInboundPorts, isSkipList ? [] : [{ from: 4567, to: 4568 }]);
  }
});

test("every setting of a sound workload is taken", () => {
  const workload = pod(
    `${inject}: enabled, config.linkerd.io/default-inbound-policy: audit, config.linkerd.io/opaque-ports: "80-81", config.linkerd.io/skip-inbound-ports: "90", config.linkerd.io/proxy-require-identity-inbound-ports: "70"`,
  );
  assert.equal(workload.defaultPolicy, "audit");
  assert.deepEqual(workload.opaquePorts, [{ from: 80, to: 81 }]);
  assert.deepEqual(workload.skipInboundPorts, [{ from: 90, to: 90 }]);
  assert.deepEqual(workload.requireIdentityPorts, [{ from: 70, to: 70 }]);
  assert.deepEqual(workload.ignored, []);
});

test("a namespace's annotations reach injected pods only, and only those the injector knows", () => {
  const namespace = (value: string) => `
{apiVersion: v1, kind: Namespace, metadata: {name: n, annotations: {${inject}: ${value}, config.linkerd.io/default-inbound-policy: deny, other: x}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: {containers: [{name: c}]}}
`;
  assert.deepEqual(
    { ...workloads(namespace("enabled"))[0]?.annotations },
    { "config.linkerd.io/default-inbound-policy": "deny" },
  );
  assert.deepEqual({ ...workloads(namespace("disabled"))[0]?.annotations }, {});
});

test("of two workloads of one name the last one counts", () => {
  const one = (account: string) =>
    `{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: {serviceAccountName: ${account}, containers: [{name: c}]}}`;
  assert.deepEqual(
    workloads(`${one("first")}\n---\n${one("second")}`).map(({ serviceAccount }) => serviceAccount),
    ["second"],
  );
});

test("a ServiceAccount whose name would add a label gets no certificate, and the workload says so", () => {
  const { set } = policySet(
    "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: {containers: [{name: c}]}}",
  );
  // The parser refuses such a name; an object from elsewhere may still bring one.
  const resources = set.resources.map((resource) =>
    resource.kind === "Pod" ? { ...resource, spec: { ...resource.spec, serviceAccountName: "web.backend" } } : resource,
  );
  const [workload] = indexPolicy({ resources }, defaultClusterSettings).workloads;
  assert.deepEqual(
    workload?.ignored.map(({ annotation, value }) => [annotation, value]),
    [["serviceAccountName", "web.backend"]],
  );
});
