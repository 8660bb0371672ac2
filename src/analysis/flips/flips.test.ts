import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, meshTls, policy, server, serverAuthorization } from "../../../test/support/lint-findings.js";
import { policySet } from "../../../test/support/policy-set.js";
import { explain, type ClusterSettings, type Question } from "../../policy/index.js";
import { findFlips } from "./find-flips.js";

const identity = (account: string): string => `${account}.serviceaccount.identity.linkerd.cluster.local`;
const client = { kind: "identity", identity: identity("web.front") } as const;
const unmeshed = { kind: "unmeshed" } as const;
const workload = { kind: "deployment", namespace: "data", name: "pg" } as const;
const pg = deployment("data", "pg", { ports: "[{containerPort: 5432, name: sql}]" });
const governed = pg + server("data", "pg", "{matchLabels: {app: pg}}", "5432");
const meshTlsRef = (name: string): string => `[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ${name}}]`;

function titles(yaml: string, question: Partial<Question> = {}, cluster: Partial<ClusterSettings> = {}): string[] {
  return flipsOf(yaml, question, cluster).map(({ title }) => title);
}

function flipsOf(yaml: string, question: Partial<Question> = {}, cluster: Partial<ClusterSettings> = {}) {
  const { set, index } = policySet(yaml, cluster);
  const asked = { principal: client, workload, port: 5432, ...question };
  return findFlips({ set, index }, asked, explain(index, asked));
}

test("a misspelt identity is corrected before anything is added, but not one that somebody has", () => {
  const yaml =
    governed +
    meshTls("data", "m", `{identities: ["${identity("web.frnt")}"]}`) +
    policy("data", "p", "pg", meshTlsRef("m"));
  assert.equal(
    titles(yaml)[0],
    `write \`${identity("web.front")}\` instead of \`${identity("web.frnt")}\` in MeshTLSAuthentication data/m`,
  );
  const taken = titles(yaml + deployment("frnt", "web"));
  assert.equal(taken[0], "add ServiceAccount front/web to MeshTLSAuthentication data/m");
  assert.ok(taken.every((title) => !title.startsWith("write")));
});

test("a misspelt ServiceAccount is corrected where it is referred to, namespace and all", () => {
  const account = (name: string, namespace: string) =>
    `[{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]`;
  const text = `write \`${identity("web.front")}\` instead of \`${identity("web.frnt")}\` in`;
  const inPolicy = flipsOf(governed + policy("data", "p", "pg", account("web", "frnt")))[0]!;
  assert.equal(inPolicy.title, `${text} AuthorizationPolicy data/p`);
  assert.match(inPolicy.patches[0]!.yaml, /^\+.*name: web, namespace: front\b/m);

  const inMeshTls = meshTls("data", "m", `{identityRefs: ${account("web", "frnt")}}`);
  assert.equal(
    titles(governed + inMeshTls + policy("data", "p", "pg", meshTlsRef("m")))[0],
    `${text} MeshTLSAuthentication data/m`,
  );

  const inServerAuthorization = serverAuthorization(
    "data",
    "s",
    "{meshTLS: {serviceAccounts: [{name: wbe, namespace: front}]}}",
  ).replace("server: {name: web}", "server: {name: pg}");
  const [first] = flipsOf(governed + inServerAuthorization);
  assert.equal(
    first?.title,
    `write \`${identity("web.front")}\` instead of \`${identity("wbe.front")}\` in ServerAuthorization data/s`,
  );
  assert.match(first.patches[0]!.yaml, /^\+.*\{name: web, namespace: front\}/m);
});

test("a dangling reference is led to what exists: of a near name, or in another namespace", () => {
  const near = meshTls("data", "clients", "{identityRefs: [{kind: ServiceAccount, name: web, namespace: front}]}");
  assert.equal(
    titles(governed + near + policy("data", "p", "pg", meshTlsRef("client")))[0],
    "lead AuthorizationPolicy data/p to MeshTLSAuthentication data/clients, which exists",
  );
  const elsewhere = near.replace("namespace: data", "namespace: front");
  assert.ok(
    titles(governed + elsewhere + policy("data", "p", "pg", meshTlsRef("clients"))).includes(
      "lead AuthorizationPolicy data/p to MeshTLSAuthentication front/clients, which exists",
    ),
  );
});

test("a Server whose port is wrong is mended, where its policies then let the client in", () => {
  const yaml =
    pg +
    server("data", "pg", "{matchLabels: {app: pg}}", "5433") +
    policy("data", "p", "pg", "[{kind: ServiceAccount, name: web, namespace: front}]");
  assert.ok(titles(yaml, {}, { defaultInboundPolicy: "deny" }).includes("set the port of Server data/pg to 5432"));
});

test("without a Server one is created together with the policy, and keeps what the default policy grants", () => {
  const [first] = flipsOf(
    pg,
    { principal: unmeshed, clientIp: "203.0.113.9" },
    { defaultInboundPolicy: "cluster-authenticated" },
  );
  assert.equal(first!.title, "a new Server for the port, with a policy for clients at 203.0.113.9");
  assert.match(first!.patches[0]!.yaml, /accessPolicy: cluster-authenticated/);
  assert.match(first!.patches[1]!.yaml, /cidr: 203\.0\.113\.9\/32/);
  assert.equal(first!.closes.count, 0);
});

test("nobody is told to let everyone in while anything narrower helps", () => {
  for (const principal of [client, unmeshed]) {
    const found = titles(governed, { principal, clientIp: "203.0.113.9" });
    assert.ok(found.length > 0);
    assert.ok(
      found.every((title) => !title.includes("unauthenticated")),
      found.join("\n"),
    );
  }
});

test("an unmeshed client of the set gets a sidecar where its ServiceAccount is listed", () => {
  const bare = deployment("front", "web").replace("linkerd.io/inject: enabled", "a: b");
  const yaml = governed + bare + policy("data", "p", "pg", "[{kind: ServiceAccount, name: web, namespace: front}]");
  const [first] = flipsOf(yaml, { principal: unmeshed });
  assert.equal(first!.title, "give Deployment front/web a sidecar, if that is the client");
  assert.match(first!.patches[0]!.yaml, /^\+.*linkerd\.io\/inject: enabled/m);
});

test("what lets a client in is taken back as narrowly as can be", () => {
  const two = meshTls("data", "m", `{identities: ["${identity("web.front")}", "${identity("api.back")}"]}`);
  const [first] = flipsOf(governed + two + policy("data", "p", "pg", meshTlsRef("m")));
  assert.equal(first!.title, "take ServiceAccount front/web out of MeshTLSAuthentication data/m");
  assert.equal(first!.closes.count, 0);
  const wildcard = meshTls("data", "m", '{identities: ["*"]}');
  const [narrowed] = flipsOf(
    governed + wildcard + deployment("back", "api") + policy("data", "p", "pg", meshTlsRef("m")),
  );
  assert.match(
    narrowed!.title,
    /^list in MeshTLSAuthentication data\/m every client that runs something but ServiceAccount front\/web/,
  );
});

test("an open port is closed, and one that nothing is enforced at gets a sidecar", () => {
  assert.deepEqual(titles(pg, { principal: unmeshed }), [
    "set the default policy of Deployment data/pg to all-authenticated",
    "a new Server for the port with accessPolicy: all-authenticated",
  ]);
  assert.deepEqual(titles(pg.replace("linkerd.io/inject: enabled", "a: b")), ["give Deployment data/pg a sidecar"]);
  const skipped = pg.replace(
    "linkerd.io/inject: enabled",
    'linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "5000-6000"',
  );
  const [first] = flipsOf(skipped);
  assert.equal(first!.title, "let port 5432 of Deployment data/pg no longer skip the sidecar");
  assert.match(first!.patches[0]!.yaml, /"5000-5431,5433-6000"/);
});

test("texts that hold the object behind an alias or anchor are left alone", () => {
  const anchored = meshTls("data", "m", `{identities: &list ["${identity("api.back")}"]}`);
  const found = titles(governed + anchored + policy("data", "p", "pg", meshTlsRef("m")));
  assert.deepEqual(found, ["a new policy for ServiceAccount front/web on Server data/pg"]);
});
