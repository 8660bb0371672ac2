import assert from "node:assert/strict";
import { test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, meshTls, policy, server } from "../../../test/support/lint-findings.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const references = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}]";
const manifests = [
  deployment("data", "postgres", { ports: "[{containerPort: 5432, name: pg}]" }),
  deployment("data", "bare").replace("linkerd.io/inject: enabled", "a: b"),
  `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: postgres, namespace: data}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: data}
spec: {selector: {app: postgres}, ports: [{port: 80, targetPort: pg}]}
`,
  server("data", "pg", "{matchLabels: {app: postgres}}", "5432, proxyProtocol: opaque"),
  server("data", "zz-late", "{matchLabels: {app: postgres}}", "pg"),
  server("data", "idle", "{matchLabels: {app: other}}", "80"),
  server("data", "bare", "{matchLabels: {app: bare}}", "8080"),
  server("data", "nameless", "{matchLabels: {app: postgres}}", "http"),
  meshTls(
    "data",
    "clients",
    "{identityRefs: [{kind: ServiceAccount, name: api, namespace: backend}, {kind: Namespace, name: jobs}]}",
  ),
  meshTls("data", "unused", '{identities: ["*"]}'),
  policy("data", "pg-auth", "pg", references),
  policy("data", "dangling", "pg", "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: nobody}]"),
  policy("data", "inert", "nowhere", references),
  policy("data", "whole", "x", references).replace(
    "{group: policy.linkerd.io, kind: Server, name: x}",
    "{kind: Namespace, name: data}",
  ),
].join("");

const describe = (...words: string[]) => cliRun(["describe", ...words, "-n", "data", "-f", "-"], { stdin: manifests });

test("a policy is described with what it resolves to and whether it binds", async () => {
  const run = await describe("authorizationpolicy", "pg-auth");
  assert.deepEqual(run, {
    code: 0,
    stdout: `Name:         pg-auth
Namespace:    data
Labels:       <none>
Annotations:  <none>
API Version:  policy.linkerd.io/v1alpha1
Kind:         AuthorizationPolicy
Defined At:   <stdin>:68
Spec:
  Target Ref:
    Group:  policy.linkerd.io
    Kind:   Server
    Name:   pg
  Required Authentication Refs:
    Group:  policy.linkerd.io
    Kind:   MeshTLSAuthentication
    Name:   clients
Resolves To:
  Server/pg -> deployment/postgres:5432
  MeshTLSAuthentication/data/clients -> api.backend.${suffix}, *.jobs.${suffix}
Conditions:
  TYPE           STATUS   REASON         MESSAGE
  Accepted       True     Accepted
  ResolvedRefs   True     ResolvedRefs
  Bound          True     Bound
`,
    stderr: "",
  });
});

for (const [object, patterns] of [
  [
    "authzpolicy/dangling",
    [
      /^ {2}MeshTLSAuthentication\/data\/nobody -> not found$/m,
      /^ {2}ResolvedRefs +False +AuthenticationNotFound +MeshTLSAuthentication `data\/nobody` does not exist$/m,
      /^ {2}Bound +False +AuthenticationNotFound /m,
    ],
  ],
  [
    "authzpolicy/inert",
    [/^ {2}Server\/nowhere -> /m, /^ {2}ResolvedRefs +True/m, /^ {2}Bound +False +NoMatchingServer /m],
  ],
  [
    "authzpolicy/whole",
    [/^ {2}Namespace\/data -> Server\/bare, Server\/idle, /m, /^ {2}Bound +True +Bound +Server `\S+` is not bound: /m],
  ],
  [
    "srv/pg",
    [
      /^Selects:\n {2}deployment\/postgres \(port 5432\)\n/m,
      /^Referenced By:\n {2}AuthorizationPolicy\/pg-auth\n {2}AuthorizationPolicy\/whole \(targets the namespace\)\n/m,
      /^ {2}Bound +True +Bound$/m,
    ],
  ],
  ["srv/zz-late", [/port 5432 belongs to Server\/pg: /m, /^ {2}Bound +False +Conflicted +\S/m]],
  ["srv/idle", [/^Selects:\n {2}<none>\n/m, /^ {2}Bound +False +NoMatchingPods /m]],
  ["srv/bare", [/deployment\/bare \(port 8080\) \(no sidecar: not enforced\)/, /^ {2}Bound +False +TargetNotMeshed /m]],
  ["srv/nameless", [/^ {2}Bound +False +PortNotFound +no selected workload has a port named `http`$/m]],
  [
    "meshtlsauthn/clients",
    [
      new RegExp(`^Resolves To:\\n {2}api\\.backend\\.${suffix}\\n {2}\\*\\.jobs\\.${suffix}\\n`, "m"),
      /^ {2}AuthorizationPolicy\/data\/pg-auth$/m,
      /^ {2}Bound +True/m,
    ],
  ],
  ["meshtlsauthn/unused", [/^Referenced By:\n {2}<none>\n/m, /^ {2}Bound +False +Unreferenced /m]],
  [
    "sa/postgres",
    [new RegExp(`^Identity:\\n {2}postgres\\.data\\.${suffix}\\n`, "m"), /^Used By:\n {2}deployment\/postgres$/m],
  ],
  ["svc/db", [/^Leads To:\n {2}port 80 -> deployment\/postgres:5432$/m]],
  ["deploy/postgres", [/^ {2}5432: Server\/pg \(opaque\)$/m, /^Sidecar:\n {2}yes$/m]],
  ["deploy/bare", [/^Sidecar:\n {2}no: nothing is enforced$/m, /^ {2}8080: not enforced: /m]],
] as const) {
  test(`\`describe ${object}\` says how it hangs together`, async () => {
    const run = await describe(object);
    for (const pattern of patterns) assert.match(run.stdout, pattern);
    assert.deepEqual([run.code, run.stderr], [0, ""]);
  });
}

test("json holds the object, its relations and its conditions", async () => {
  const { stdout } = await describe("srv/idle", "-o", "json");
  const result = JSON.parse(stdout) as { resource: { kind: string }; conditions: { type: string; reason: string }[] };
  assert.equal(result.resource.kind, "Server");
  assert.deepEqual(
    result.conditions.map(({ type, reason }) => [type, reason]),
    [
      ["Accepted", "Accepted"],
      ["Bound", "NoMatchingPods"],
    ],
  );
});

test("a kind without a name is invalid input, and a name that is not there is a failure", async () => {
  assert.equal((await describe("srv")).code, 3);
  assert.equal((await describe("srv", "nope")).code, 1);
});
