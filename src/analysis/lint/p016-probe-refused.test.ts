import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, policy, server } from "../../../test/support/lint-findings.js";
import { probeRefused } from "./p016-probe-refused.js";

const probed = deployment("a", "web").replace(
  "image: app,",
  "image: app, readinessProbe: {httpGet: {path: /ready, port: http}}, livenessProbe: {httpGet: {path: /live, port: 8080}},",
);
const read = (protocol: string): string =>
  server("a", "web", "{}", "8080").replace("port: 8080", `port: 8080, proxyProtocol: ${protocol}`);
const admitAll = policy("a", "open", "web", "[]");

for (const [protocol, why] of [
  ["HTTP/2", "fails, because the port is read as HTTP/2 and kubelet speaks HTTP/1.1"],
  ["gRPC", "fails, because the port is read as gRPC and kubelet speaks HTTP/1.1"],
  ["opaque", "is cut off, because the port is not read as HTTP, so that a probe cannot be told from other traffic"],
] as const) {
  test(`a probe of a port that is read as ${protocol} is found`, () => {
    assert.deepEqual(
      findings(probeRefused, probed + read(protocol)).map(({ code, severity, kind, path, message }) => [
        code,
        severity,
        kind,
        path,
        message,
      ]),
      [
        [
          "P016",
          "warn",
          "Server",
          "spec.proxyProtocol",
          `the liveness probe and readiness probe of deployment/web:8080 (\`GET /live\` and \`GET /ready\`) ${why}`,
        ],
      ],
    );
  });
}

for (const [what, yaml] of [
  ["a port that is read as HTTP", probed + read("HTTP/1")],
  ["a port that is detected", probed + read("unknown")],
  ["an opaque port that admits the nodes", probed + read("opaque") + admitAll],
  ["a port without a Server", probed],
  ["a workload without a sidecar", probed.replace("linkerd.io/inject: enabled", "x: y") + read("gRPC")],
] as const) {
  test(`a probe of ${what} gets through`, () => {
    assert.deepEqual(findings(probeRefused, yaml), []);
  });
}

test("an opaque port of a closed namespace cuts probes off without any Server", () => {
  const closed = probed.replace(
    "linkerd.io/inject: enabled",
    'linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: deny, config.linkerd.io/opaque-ports: "8080"',
  );
  assert.deepEqual(
    findings(probeRefused, closed).map(({ kind, name }) => [kind, name]),
    [["Deployment", "web"]],
  );
});

test("nodes may have any address that a grant without identity names", () => {
  const nodes = `---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: nodes, namespace: a}
spec: {networks: [{cidr: 192.0.2.0/24}]}
`;
  const admitted = policy(
    "a",
    "nodes",
    "web",
    "[{group: policy.linkerd.io, kind: NetworkAuthentication, name: nodes}]",
  );
  assert.deepEqual(findings(probeRefused, probed + read("opaque") + nodes + admitted), []);
});
