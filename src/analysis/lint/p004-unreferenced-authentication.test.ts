import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, policy } from "../../../test/support/lint-findings.js";
import { unreferencedAuthentication } from "./p004-unreferenced-authentication.js";

const authentications = `
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: clients, namespace: data}
spec: {identities: ["*"]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: office, namespace: data}
spec: {networks: [{cidr: 10.0.0.0/8}]}
`;

test("authentications that no policy names have no effect", () => {
  assert.deepEqual(
    findings(unreferencedAuthentication, authentications).map(({ name, severity, line }) => [name, severity, line]),
    [
      ["clients", "info", 2],
      ["office", "info", 7],
    ],
  );
});

test("a policy of another namespace refers to them by namespace", () => {
  const references = `
    {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients, namespace: data},
    {group: policy.linkerd.io, kind: networkauthentication, name: office, namespace: data}`;
  assert.deepEqual(
    findings(unreferencedAuthentication, authentications + policy("web", "p", "web", `[${references}]`)),
    [],
  );
});

test("a reference without namespace means the policy's own", () => {
  const references = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}";
  const found = findings(unreferencedAuthentication, authentications + policy("web", "p", "web", `[${references}]`));
  assert.deepEqual(
    found.map(({ name }) => name),
    ["clients", "office"],
  );
});
