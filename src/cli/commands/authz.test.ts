import assert from "node:assert/strict";
import { test } from "node:test";
import { cliRun } from "../../../test/support/cli-run.js";
import { deployment, meshTls, policy, server } from "../../../test/support/lint-findings.js";

const suffix = "serviceaccount.identity.linkerd.cluster.local";

function object(apiVersion: string, kind: string, name: string, spec: string): string {
  return `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
}

const clients = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}]";
const base = [
  deployment("shop", "web", { ports: "[{containerPort: 8080, name: http}, {containerPort: 9090}]" }),
  server("shop", "web", "{matchLabels: {app: web}}", "8080"),
  meshTls("shop", "clients", `{identities: ["a.shop.${suffix}", "b.shop.${suffix}", "c.shop.${suffix}"]}`),
].join("");

async function authz(manifests: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cliRun(["authz", "-n", "shop", ...words, "-f", "-"], { stdin: manifests });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** The cells of the table, without the lines about ports that no Server selects. */
function cellsOf(table: string): string[][] {
  const lines = table.split("\n").filter((line) => line !== "" && !/^(default policy|not enforced): /.test(line));
  return lines.slice(1).map((line) => line.split(/ {2,}/));
}

test("the table has linkerd's columns and what they leave out, and names the ports that no policy covers", async () => {
  assert.equal(
    await authz(base + policy("shop", "web-clients", "web", clients), "deploy/web"),
    "ROUTE   SERVER   AUTHORIZATION_POLICY   SERVER_AUTHORIZATION   PORT   PROTOCOL   IDENTITIES                                                     NETWORKS   STATUS\n" +
      "*       web      web-clients            -                      8080   detect     a.shop.serviceaccount.identity.linkerd.cluster.local,+2 more   *          in force\n" +
      "default policy: all-unauthenticated (no Server selects port 9090 of deployment/web)\n",
  );
});

test("`-o wide` names every identity and the workloads, and json has both in full", async () => {
  const manifests = base + policy("shop", "web-clients", "web", clients);
  const [row] = cellsOf(await authz(manifests, "deploy", "web", "-o", "wide"));
  assert.equal(row![6], ["a", "b", "c"].map((account) => `${account}.shop.${suffix}`).join(","));
  assert.equal(row![9], "deployment/web");
  const { authorizations, uncovered } = JSON.parse(await authz(manifests, "deploy/web", "-o", "json")) as {
    authorizations: { identities: string[]; networks: null; port: number }[];
    uncovered: unknown[];
  };
  assert.deepEqual([authorizations[0]!.identities.length, authorizations[0]!.networks], [3, null]);
  assert.deepEqual(uncovered, [
    { workload: "deployment/web", port: 9090, defaultPolicy: "all-unauthenticated", why: "" },
  ]);
});

test("a policy of the namespace is listed, with the group written out or left out", async () => {
  for (const group of ["", "group: core, "]) {
    const spec = `{targetRef: {${group}kind: Namespace, name: shop}, requiredAuthenticationRefs: ${clients}}`;
    const all = object("policy.linkerd.io/v1alpha1", "AuthorizationPolicy", "all", spec);
    assert.deepEqual(cellsOf(await authz(base + all, "deploy/web"))[0]!.slice(0, 4), ["*", "web", "all", "-"]);
  }
});

test("a port that no container declares is listed when a Server selects it", async () => {
  const manifests = base + server("shop", "undeclared", "{}", "7000") + policy("shop", "p", "undeclared", "[]");
  const row = cellsOf(await authz(manifests, "deploy/web")).find((cells) => cells[1] === "undeclared");
  assert.deepEqual(row, ["*", "undeclared", "p", "-", "7000", "detect", "<anyone>", "*", "in force"]);
});

test("policies of routes of both groups are listed with their route", async () => {
  const parent = "parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]";
  const targeting = (name: string, group: string, route: string) =>
    object(
      "policy.linkerd.io/v1alpha1",
      "AuthorizationPolicy",
      name,
      `{targetRef: {group: ${group}, kind: HTTPRoute, name: ${route}}, requiredAuthenticationRefs: ${clients}}`,
    );
  const manifests = [
    base,
    object("policy.linkerd.io/v1beta3", "HTTPRoute", "orders", `{${parent}}`),
    object("gateway.networking.k8s.io/v1", "HTTPRoute", "carts", `{${parent}}`),
    targeting("orders-clients", "policy.linkerd.io", "orders"),
    targeting("carts-clients", "gateway.networking.k8s.io", "carts"),
  ].join("");
  const rows = cellsOf(await authz(manifests, "deploy/web"));
  assert.deepEqual(
    rows.map((cells) => cells.slice(0, 3)),
    [
      ["carts", "web", "carts-clients"],
      ["orders", "web", "orders-clients"],
    ],
  );
});

test("a ServerAuthorization is listed in its own column, with the cluster's networks that it means", async () => {
  const authorization = object(
    "policy.linkerd.io/v1beta1",
    "ServerAuthorization",
    "old",
    `{server: {name: web}, client: {meshTLS: {unauthenticatedTLS: true}}}`,
  );
  const [row] = cellsOf(await authz(base + authorization, "deploy/web"));
  assert.deepEqual(row!.slice(2, 4), ["-", "old"]);
  assert.deepEqual(row!.slice(6), ["<any TLS>", "10.0.0.0/8,+4 more", "in force"]);
});

test("a Server that nobody is authorized on is shown as closed, and what was meant for it as ignored", async () => {
  const dangling = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: nobody}]";
  const rows = cellsOf(await authz(base + policy("shop", "web-clients", "web", dangling), "deploy/web"));
  assert.deepEqual(
    rows.map((cells) => [cells[2], cells[8]]),
    [
      ["-", "closed: nothing grants access"],
      ["web-clients", "ignored: could not find MeshTLSAuthentication nobody in namespace shop"],
    ],
  );
});

test("what only audit lets pass is shown as audit, and a workload without a sidecar as not enforced", async () => {
  const audit = server("shop", "web", "{}", "8080").replace("port: 8080", "port: 8080, accessPolicy: audit");
  assert.equal(cellsOf(await authz(base + audit, "deploy/web"))[0]![8], "audit");
  const bare = base.replace(", annotations: {linkerd.io/inject: enabled}", "");
  assert.match(
    await authz(bare, "deploy/web"),
    /^not enforced: deployment\/web port 8080: the workload has no sidecar$/m,
  );
});

test("a Service and a Namespace stand for their workloads; an authentication for none", async () => {
  const manifests = [
    base,
    policy("shop", "web-clients", "web", clients),
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    object("v1", "Service", "front", "{selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}"),
  ].join("");
  const expected = await authz(manifests, "deploy/web");
  for (const resource of ["svc/front", "ns/shop", "sa", "srv/web", "deploy"]) {
    const found = await authz(manifests, resource);
    assert.equal(found === expected, resource !== "sa", resource);
  }
  const { code, stderr } = await cliRun(["authz", "-n", "shop", "meshtlsauthn/clients", "-f", "-"], {
    stdin: manifests,
  });
  assert.equal(code, 3);
  assert.match(stderr, /is no workload/);
});
