import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, httpRoute, server } from "../../../test/support/lint-findings.js";
import { inertRoute } from "./p031-inert-route.js";

const read = (protocol: string): string =>
  deployment("a", "web") +
  server("a", "web", "{}", "8080").replace("port: 8080", `port: 8080, proxyProtocol: ${protocol}`);
const route = httpRoute("a", "r", "web", "[{}]");
const grpc = `---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: g, namespace: a}
spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}], rules: [{matches: [{method: {service: s}}]}]}
`;

for (const [what, yaml, name, message] of [
  [
    "a parent that does not exist",
    read("HTTP/1") + httpRoute("a", "r", "webb", "[{}]"),
    "r",
    "its parent Server `webb` does not exist in namespace `a`: the route is not in force there",
  ],
  [
    "a Server that reads no HTTP",
    read("opaque") + route,
    "r",
    "Server `web` has proxyProtocol `opaque`, which reads no HTTPRoutes: the route is not in force there",
  ],
  [
    "a GRPCRoute at an HTTP Server",
    read("HTTP/2") + grpc,
    "g",
    "Server `web` has proxyProtocol `HTTP/2`, which reads no GRPCRoutes: the route is not in force there",
  ],
  [
    "a GRPCRoute beside it",
    read("gRPC") + route + grpc,
    "r",
    "Server `web` has a GRPCRoute too, and one GRPCRoute switches off every HTTPRoute of a Server",
  ],
] as const) {
  test(`a route with ${what} is not in force`, () => {
    assert.deepEqual(
      findings(inertRoute, yaml).map((found) => [found.code, found.severity, found.name, found.path, found.message]),
      [["P031", "warn", name, "spec.parentRefs.0.name", message]],
    );
  });
}

test("a near name is suggested", () => {
  const [found] = findings(inertRoute, read("HTTP/1") + httpRoute("a", "r", "webb", "[{}]"));
  assert.equal(found?.hint, "did you mean `web`?");
});

test("routes that their Server reads are in force", () => {
  assert.deepEqual(findings(inertRoute, read("unknown") + route), []);
  assert.deepEqual(findings(inertRoute, read("gRPC") + grpc), []);
});
