import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, meshTls, policy, server } from "../../../test/support/lint-findings.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";
const manifests = [
  `---
apiVersion: v1
kind: Namespace
metadata: {name: data, creationTimestamp: "2029-12-31T12:00:00Z"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: postgres, namespace: data}
---
apiVersion: v1
kind: Service
metadata: {name: postgres, namespace: data}
spec: {selector: {app: postgres}, ports: [{port: 5432}]}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: {name: office, namespace: data, creationTimestamp: "2030-01-01T11:57:00Z"}
spec: {networks: [{cidr: 10.0.0.0/8}, {cidr: "fd00::/8"}]}
`,
  deployment("data", "postgres", { ports: "[{containerPort: 5432}]" }),
  server("data", "postgres-server", "{matchLabels: {app: postgres}}", "5432, proxyProtocol: opaque"),
  meshTls("data", "database-clients", `{identities: ["api-server.backend.${suffix}", "batch.jobs.${suffix}"]}`),
  policy(
    "data",
    "postgres-auth",
    "postgres-server",
    "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: database-clients}]",
  ),
  policy("backend", "inert", "nowhere", "[]"),
].join("");

const get = (line: string) => cliRun(["get", ...line.split(" "), "-f", "-"], { stdin: manifests });

for (const [line, stdout] of [
  [
    "srv -n data",
    "NAME              PORT   PROTOCOL   ACCESS POLICY   PODS   POLICIES   AGE\n" +
      "postgres-server   5432   opaque     deny            1      1          <none>\n",
  ],
  [
    "meshtlsauthn -A",
    "NAMESPACE   NAME               IDENTITIES   POLICIES   AGE\n" +
      "data        database-clients   2            1          <none>\n",
  ],
  [
    "authorizationpolicy --all-namespaces",
    "NAMESPACE   NAME            TARGET                   AUTHENTICATIONS    BOUND   AGE\n" +
      "backend     inert           Server/nowhere           <everyone>         False   <none>\n" +
      "data        postgres-auth   Server/postgres-server   database-clients   True    <none>\n",
  ],
  [
    "authzpolicy inert -n backend -o wide",
    "NAME    TARGET           AUTHENTICATIONS   BOUND   REASON             AGE\n" +
      "inert   Server/nowhere   <everyone>        False   NoMatchingServer   <none>\n",
  ],
  ["netauthn -n data", "NAME     NETWORKS              POLICIES   AGE\noffice   10.0.0.0/8,fd00::/8   0          3m\n"],
  [
    "deploy -n data",
    "NAME       REPLICAS   SIDECAR   SERVICE ACCOUNT   PORTS      AGE\n" +
      "postgres   1          yes       postgres          5432/TCP   <none>\n",
  ],
  ["svc/postgres -n data", "NAME       PORT(S)    AGE\npostgres   5432/TCP   <none>\n"],
  ["ns", "NAME   AGE\ndata   24h\n"],
  ["sa -n data -o wide", `NAME       IDENTITY${" ".repeat(54)}AGE\npostgres   postgres.data.${suffix}   <none>\n`],
  ["servers -n data -o name", "server.policy.linkerd.io/postgres-server\n"],
  ["deploy -n data -o name", "deployment.apps/postgres\n"],
] as const) {
  test(`\`get ${line}\``, async () => {
    assert.deepEqual(await get(line), { code: 0, stdout, stderr: "" });
  });
}

test("one object is printed as itself and several as a list, in json and in yaml", async () => {
  const one = JSON.parse((await get("srv/postgres-server -n data -o json")).stdout) as unknown;
  assert.deepEqual(one, {
    apiVersion: "policy.linkerd.io/v1beta3",
    kind: "Server",
    metadata: { name: "postgres-server", namespace: "data" },
    spec: {
      podSelector: { matchLabels: { app: "postgres" } },
      port: 5432,
      proxyProtocol: "opaque",
      accessPolicy: "deny",
    },
  });
  const list = parse((await get("srv -n data -o yaml")).stdout) as unknown;
  assert.deepEqual(list, { apiVersion: "v1", kind: "List", metadata: {}, items: [one] });
});

test("an empty list says so on stderr, and where there is more", async () => {
  assert.deepEqual(await get("srv"), {
    code: 0,
    stdout: "",
    stderr: "no servers found in namespace `default`; 1 in other namespaces, which `-A` lists\n",
  });
  assert.equal((await get("sts -A")).stderr, "no statefulsets found\n");
  assert.deepEqual(JSON.parse((await get("srv -o json")).stdout), {
    apiVersion: "v1",
    kind: "List",
    metadata: {},
    items: [],
  });
});

for (const [line, code, stderr] of [
  [
    "srv/postgres-serve -n data",
    1,
    "error: server.policy.linkerd.io `postgres-serve` not found in namespace `data`\nhint: did you mean `postgres-server`?\n",
  ],
  [
    "srv postgres-server",
    1,
    "error: server.policy.linkerd.io `postgres-server` not found in namespace `default`\nhint: one of that name is in namespace `data`: add `-n data`\n",
  ],
  ["ns/other", 1, "error: namespace `other` not found\nhint: `meshtls get namespaces -A` lists them\n"],
  ["servr", 3, "error: unknown kind `servr`\nhint: did you mean `server`?\n"],
  [
    "srv -o jsonpath",
    3,
    "error: option `-o, --output <format>` argument `jsonpath` is invalid. Allowed choices are table, wide, json, yaml, name.\nhint: `meshtls help` lists the commands, `meshtls help COMMAND` their flags\n",
  ],
] as const) {
  test(`\`get ${line}\` is an error`, async () => {
    assert.deepEqual(await get(line), { code, stdout: "", stderr });
  });
}

test("objects beside a rejected one are listed, and the command does not end as if all were well", async () => {
  const stdin = manifests + policy("data", "broken", "x", "[]").replace("group: policy.linkerd.io", "group: core");
  const run = await cliRun(["get", "srv", "-n", "data", "-o", "name", "-f", "-"], { stdin });
  assert.deepEqual([run.code, run.stdout], [3, "server.policy.linkerd.io/postgres-server\n"]);
  assert.match(run.stderr, /reject P001 data\/AuthorizationPolicy\/broken/);
});

test("HTTPRoutes of both groups are one list, unless the group is named", async () => {
  const route = (version: string): string =>
    `---\napiVersion: ${version}\nkind: HTTPRoute\nmetadata: {name: r, namespace: data}\n` +
    "spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}]}\n";
  const stdin = route("policy.linkerd.io/v1beta3") + route("gateway.networking.k8s.io/v1");
  const names = async (kind: string): Promise<string> =>
    (await cliRun(["get", kind, "-n", "data", "-o", "name", "-f", "-"], { stdin })).stdout;
  const [own, gateway] = ["httproute.policy.linkerd.io/r\n", "httproute.gateway.networking.k8s.io/r\n"];
  assert.equal(await names("httproutes"), own + gateway);
  assert.equal(await names("httproutes.policy.linkerd.io"), own);
  assert.equal(await names("httproutes.gateway.networking.k8s.io"), gateway);
});
