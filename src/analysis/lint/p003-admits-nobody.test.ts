import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, policy, server } from "../../../test/support/lint-findings.js";
import { admitsNobody } from "./p003-admits-nobody.js";

const alone = server("a", "web", "{matchLabels: {app: web}}", "8080");
const service = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: a}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`;
const closedNamespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: a, annotations: {config.linkerd.io/default-inbound-policy: deny}}
`;

for (const [what, yaml, why] of [
  [
    "the default policy admits clients",
    "",
    /^nothing grants .* deployment\/web:8080 is denied, where the default policy `all-unauthenticated` would let/,
  ],
  ["a Service offers the port", closedNamespace + service, /denied, though Service `web` offers the port$/],
] as const) {
  test(`a Server without any grant is found where ${what}`, () => {
    const [found, ...more] = findings(admitsNobody, deployment("a", "web") + yaml + alone);
    assert.deepEqual([found?.code, found?.severity, found?.name, more.length], ["P003", "warn", "web", 0]);
    assert.match(found!.message, why);
  });
}

for (const [what, yaml] of [
  ["a grant", policy("a", "p", "web", "[{kind: ServiceAccount, name: web}]") + alone],
  [
    "a grant on the whole namespace",
    policy("a", "p", "x", "[]").replace(/targetRef: .*/, "targetRef: {kind: Namespace, name: a}") + alone,
  ],
  ["an accessPolicy", alone.replace("port: 8080", "port: 8080, accessPolicy: all-authenticated")],
  [
    "a policy that is broken, which is a finding of its own",
    policy("a", "p", "web", "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: gone}]") + alone,
  ],
  ["a port that was closed before and that nothing offers", closedNamespace + alone],
] as const) {
  test(`a Server with ${what} is fine`, () => {
    assert.deepEqual(findings(admitsNobody, deployment("a", "web") + yaml), []);
  });
}

test("nothing is closed where no sidecar enforces it", () => {
  const bare = deployment("a", "web").replace("linkerd.io/inject: enabled", "x: y");
  assert.deepEqual(findings(admitsNobody, bare + alone), []);
});
