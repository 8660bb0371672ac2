import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { portNotThere } from "./p012-port-not-there.js";

const service = (port: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: a}
spec: {selector: {app: api}, ports: [${port}]}
`;

for (const [what, yaml, port, severity, message, hint] of [
  [
    "a number in quotes",
    deployment("a", "api"),
    '"8080"',
    "reject",
    'port `"8080"` stands in quotes, so it is the name of a container port and not a number: it selects nothing',
    "write `port: 8080` without quotes",
  ],
  [
    "an undeclared number",
    deployment("a", "api"),
    "9090",
    "info",
    "port `9090` is declared by no container of deployment/api",
    "the port is protected all the same; declare it as a containerPort, or correct the number",
  ],
  [
    "a Service's number in place of the pod's",
    deployment("a", "api") + service("{port: 80, targetPort: http}"),
    "80",
    "warn",
    "`80` is the port of Service `api`; the pods of deployment/api listen on `8080`, which stays unprotected",
    "write `port: 8080`: a Server names the port of the pod",
  ],
  [
    "a misspelt name",
    deployment("a", "api"),
    "htpp",
    "warn",
    "no container of deployment/api has a port named `htpp`: it is not protected there",
    "did you mean `http`?",
  ],
  [
    "a name like no other",
    deployment("a", "api"),
    "grpc-web",
    "warn",
    "no container of deployment/api has a port named `grpc-web`: it is not protected there",
    "the ports there are http (8080)",
  ],
] as const) {
  test(`${what} is found`, () => {
    const found = findings(portNotThere, yaml + server("a", "api", "{matchLabels: {app: api}}", port));
    assert.deepEqual(
      found.map((problem) => [problem.code, problem.severity, problem.path, problem.message, problem.hint]),
      [["P012", severity, "spec.port", message, hint]],
    );
  });
}

for (const [what, yaml, port] of [
  ["a declared number", deployment("a", "api"), "8080"],
  ["a declared name", deployment("a", "api"), "http"],
  ["a Service that leads to the same number", deployment("a", "api") + service("{port: 8080}"), "8080"],
  ["a Server that selects nothing", "", "9090"],
] as const) {
  test(`${what} is fine`, () => {
    assert.deepEqual(findings(portNotThere, yaml + server("a", "api", "{matchLabels: {app: api}}", port)), []);
  });
}

test("a Service without a selector leads to no workload", () => {
  const yaml = deployment("a", "api") + service("{port: 80, targetPort: 8080}").replace("selector: {app: api}, ", "");
  const [found] = findings(portNotThere, yaml + server("a", "api", "{matchLabels: {app: api}}", "80"));
  assert.equal(found?.severity, "info");
});

for (const port of ["linkerd-admin", "linkerd-proxy", "4191"]) {
  test(`${port} is a port of the sidecar, which no manifest declares`, () => {
    const yaml = deployment("a", "api") + server("a", "admin", "{}", port);
    assert.deepEqual(findings(portNotThere, yaml), []);
    const bare = yaml.replace("linkerd.io/inject: enabled", "x: y");
    assert.equal(findings(portNotThere, bare).length, 1);
  });
}
