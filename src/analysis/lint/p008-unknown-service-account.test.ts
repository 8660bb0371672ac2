import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, meshTls, policy } from "../../../test/support/lint-findings.js";
import { unknownServiceAccount } from "./p008-unknown-service-account.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const world = `
apiVersion: v1
kind: Namespace
metadata: {name: frontend}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web-app, namespace: frontend}
${deployment("backend", "api-server")}`;

for (const [what, yaml, message, hint] of [
  [
    "a misspelt namespace",
    meshTls("backend", "m", `{identities: ["web-app.fronted.${suffix}"]}`),
    "names namespace `fronted`, which does not exist in these manifests",
    `did you mean \`web-app.frontend.${suffix}\`?`,
  ],
  [
    "a misspelt ServiceAccount",
    meshTls("backend", "m", `{identities: ["web-ap.frontend.${suffix}"]}`),
    "names ServiceAccount `web-ap`, which namespace `frontend` does not have",
    `did you mean \`web-app.frontend.${suffix}\`?`,
  ],
  [
    "a ServiceAccount like no other",
    meshTls("backend", "m", `{identities: ["cron.frontend.${suffix}"]}`),
    "names ServiceAccount `cron`, which namespace `frontend` does not have",
    "namespace `frontend` has the ServiceAccounts `default`, `web-app`",
  ],
  [
    "a wildcard over an unknown namespace",
    meshTls("backend", "m", `{identities: ["*.monitoring.${suffix}"]}`),
    "names namespace `monitoring`, which does not exist in these manifests",
    "check the spelling, or define the Namespace and the workloads in it",
  ],
  [
    "an identityRef to a ServiceAccount",
    meshTls("frontend", "m", "{identityRefs: [{kind: ServiceAccount, name: web-ap}]}"),
    "names ServiceAccount `web-ap`, which namespace `frontend` does not have",
    "did you mean `frontend/web-app`?",
  ],
  [
    "an identityRef to a Namespace",
    meshTls("frontend", "m", "{identityRefs: [{kind: Namespace, name: backnd}]}"),
    "names namespace `backnd`, which does not exist in these manifests",
    "did you mean `backend`?",
  ],
  [
    "a ServiceAccount required by a policy",
    policy("frontend", "p", "web", "[{kind: ServiceAccount, name: api-serve, namespace: backend}]"),
    "names ServiceAccount `api-serve`, which namespace `backend` does not have",
    "did you mean `backend/api-server`?",
  ],
  [
    "a ServiceAccount of the empty namespace, which is taken literally,",
    policy("frontend", "p", "web", '[{kind: ServiceAccount, name: web-app, namespace: ""}]'),
    "names the empty namespace, which holds nothing",
    "leave `namespace` out where the object's own namespace is meant",
  ],
] as const) {
  test(`${what} is found`, () => {
    const found = findings(unknownServiceAccount, world + yaml);
    assert.deepEqual(
      found.map((problem) => [problem.code, problem.severity, problem.message, problem.hint]),
      [["P008", "warn", message, hint]],
    );
  });
}

for (const identity of [
  `web-app.frontend.${suffix}`,
  `default.frontend.${suffix}`,
  `api-server.backend.${suffix}`,
  `*.backend.${suffix}`,
  "*",
  "web.nowhere.identity.linkerd.cluster.local",
  "spiffe://td/x",
]) {
  test(`\`${identity}\` is not questioned`, () => {
    assert.deepEqual(
      findings(unknownServiceAccount, world + meshTls("backend", "m", `{identities: ["${identity}"]}`)),
      [],
    );
  });
}
