import assert from "node:assert/strict";
import { test } from "node:test";
import { policySet } from "../../test/support/policy-set.js";

function probesOf(spec: string) {
  const yaml = `{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: ${spec}}`;
  const [workload] = policySet(yaml).index.workloads;
  const { probes, ignored } = workload!;
  return {
    probes: probes.map(({ kind, container, port, path }) => `${kind} ${container} ${port}${path}`),
    ignored: ignored.map(({ annotation, value, why }) => `${annotation} ${value}: ${why}`),
  };
}

function httpGet(kind: string, path: string, port: string): string {
  return `${kind}Probe: {httpGet: {path: ${JSON.stringify(path)}, port: ${port}}}`;
}

test("liveness, readiness and startup probes of all containers are found", () => {
  const spec = `{
    containers: [{name: a, ${httpGet("liveness", "/l", "80")}, ${httpGet("readiness", "/r", "81")}, ${httpGet("startup", "/s", "82")}}],
    initContainers: [{name: i, ${httpGet("startup", "/i", "83")}}]}`;
  assert.deepEqual(probesOf(spec), {
    probes: ["liveness a 80/l", "readiness a 81/r", "startup a 82/s", "startup i 83/i"],
    ignored: [],
  });
});

test("a port name is looked up without case among the TCP ports of the same container", () => {
  const ports = "ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}]";
  const container = (port: string) => `{containers: [{name: a, ${ports}, ${httpGet("liveness", "/", port)}}]}`;
  assert.deepEqual(probesOf(container("http")).probes, ["liveness a 80/"]);
  assert.deepEqual(probesOf(container("HTTP")).probes, ["liveness a 80/"]);
  const why = "names no TCP port of this container, so the probe is not let through";
  assert.deepEqual(probesOf(container("dns")), { probes: [], ignored: [`container a livenessProbe dns: ${why}`] });
  const elsewhere = `{containers: [{name: a, ${ports}}, {name: b, ${httpGet("liveness", "/", "http")}}]}`;
  assert.deepEqual(probesOf(elsewhere), { probes: [], ignored: [`container b livenessProbe http: ${why}`] });
});

test("a probe needs no declared port", () => {
  assert.deepEqual(probesOf(`{containers: [{name: a, ${httpGet("liveness", "/x", "8080")}}]}`).probes, [
    "liveness a 8080/x",
  ]);
});

test("what follows the path is cut off, and no path is the root", () => {
  const paths: readonly [written: string, path: string][] = [
    ["", "/"],
    ["/ready?full=1", "/ready"],
    ["/ready#top", "/ready"],
    ["/ready?a#b", "/ready"],
    ["/a%20b", "/a%20b"],
    ["/a//b/../c", "/a//b/../c"],
    ["/?x", "/"],
  ];
  for (const [written, path] of paths) {
    const { probes } = probesOf(`{containers: [{name: a, ${httpGet("liveness", written, "80")}}]}`);
    assert.deepEqual(probes, [`liveness a 80${path}`], written);
  }
});

test("a path that is no absolute path makes no probe, and says so", () => {
  for (const written of ["ready", "?x", "http://host/ready", "/a b", "/a\tb"]) {
    const { probes, ignored } = probesOf(`{containers: [{name: a, ${httpGet("liveness", written, "80")}}]}`);
    assert.deepEqual(probes, [], written);
    assert.equal(ignored.length, 1, written);
    assert.match(ignored[0]!, /^container a livenessProbe .*is not an absolute path/s, written);
  }
});

test("other sorts of probe are not HTTP and open nothing", () => {
  const spec =
    "{containers: [{name: a, livenessProbe: {tcpSocket: {port: 80}}, readinessProbe: {exec: {command: [x]}}, startupProbe: {grpc: {port: 80}}}]}";
  assert.deepEqual(probesOf(spec), { probes: [], ignored: [] });
});
