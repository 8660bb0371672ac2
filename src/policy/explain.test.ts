import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, meshTls, policy, server } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import { explain } from "./explain.js";
import type { Explanation, Principal, Question, ReasonNode } from "./explanation.js";
import type { ClusterSettings } from "./model.js";

const web = { kind: "deployment", namespace: "app", name: "web" } as const;
const labels = "{matchLabels: {app: web}}";
const callers = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers}]";

function account(name: string): Principal {
  return { kind: "identity", identity: `${name}.app.serviceaccount.identity.linkerd.cluster.local` };
}

function ask(yaml: string, question: Partial<Question> = {}, cluster: Partial<ClusterSettings> = {}): Explanation {
  const { index } = policySet(deployment("app", "web") + yaml, cluster);
  return explain(index, { principal: account("x"), workload: web, port: 8080, ...question });
}

function textOf(node: ReasonNode, depth = 0): string {
  const children = node.children.map((child) => textOf(child, depth + 1)).join("");
  return `${" ".repeat(depth)}${node.outcome} ${node.text}\n${children}`;
}

test("the Servers of the namespace are listed with what became of them, the winner first", () => {
  const yaml =
    server("app", "a", labels, "9000") +
    server("app", "z", labels, "8080") +
    server("app", "y", labels, "http") +
    server("app", "b", "{matchLabels: {app: api}}", "8080") +
    server("other", "d", labels, "8080");
  const found = ask(yaml).serverCandidates.map(({ server: { name }, outcome, why }) => `${name} ${outcome}: ${why}`);
  assert.deepEqual(found, [
    "y won: it selects port 8080 of the workload",
    "z lost: it selects the port too, but `y` comes first by name",
    "a unrelated: it selects the workload, but its port is `9000`",
    "b unrelated: its selector does not match the workload's labels",
  ]);
});

test("every authorization is listed in the order in which it was asked, with the first condition that fails", () => {
  const yaml =
    server("app", "s", labels, "8080").replace("port: 8080", "port: 8080, accessPolicy: cluster-authenticated") +
    meshTls("app", "callers", "{identities: [y.app.serviceaccount.identity.linkerd.cluster.local]}") +
    policy("app", "b", "s", "[{kind: ServiceAccount, name: x}]") +
    policy("app", "a", "s", callers);
  const found = ask(yaml).authorizations.map(
    ({ authorization: { name }, level, matched, decides, failed }) =>
      `${level} ${name} ${matched ? "matches" : `fails: ${failed}`}${decides ? ", decides" : ""}`,
  );
  assert.deepEqual(found, [
    "server a fails: identity",
    "server b matches, decides",
    "server cluster-authenticated matches",
    "loopback localhost fails: network",
  ]);
});

test("of identity and network, both of which fail, the identity is named first", () => {
  const networks =
    "{apiVersion: policy.linkerd.io/v1alpha1, kind: NetworkAuthentication, metadata: {name: n, namespace: app}, spec: {networks: [{cidr: 10.9.0.0/16, except: [10.9.9.0/24]}]}}\n";
  const references =
    "[{kind: ServiceAccount, name: y}, {group: policy.linkerd.io, kind: NetworkAuthentication, name: n}]";
  const yaml = `${server("app", "s", labels, "8080")}---\n${networks}${policy("app", "p", "s", references)}`;
  const failed = (question: Partial<Question>) => ask(yaml, question).authorizations[0]!;
  assert.equal(failed({ clientIp: "10.1.1.1" }).failed, "identity");
  assert.equal(failed({ clientIp: "10.9.1.1" }).failed, "identity");
  const outside = failed({ principal: account("y"), clientIp: "10.9.9.9" });
  assert.equal(outside.failed, "network");
  assert.equal(
    outside.why,
    "it accepts clients from `10.9.0.0/16 except 10.9.9.0/24`, and the client is at `10.9.9.9`; " +
      "`10.9.9.9` is in `10.9.0.0/16`, and in its exception `10.9.9.0/24`",
  );
  const inside = failed({ principal: account("y"), clientIp: "10.9.1.1" });
  assert.equal(inside.failed, null);
  assert.match(inside.why, /is listed from `10\.9\.1\.1`$/);
});

test("a refusal names what was asked for, what the client has, and the slip that is likely", () => {
  const yaml =
    server("app", "s", labels, "8080") +
    meshTls("app", "callers", "{identities: [x.app.identity.linkerd.cluster.local]}") +
    policy("app", "p", "s", callers);
  const [considered] = ask(yaml).authorizations;
  assert.equal(
    considered?.why,
    "it asks for `x.app.identity.linkerd.cluster.local`, and the client is `x.app.serviceaccount.identity.linkerd.cluster.local`",
  );
  assert.match(considered.nearMiss!.text, /lacks `\.serviceaccount\.`/);
  assert.match(textOf(ask(yaml).tree), /lacks `\.serviceaccount\.`/);
  assert.match(ask(yaml, { principal: { kind: "unmeshed" } }).authorizations[0]!.why, /the client proves no identity/);
});

test("a wildcard that meets a URI says that it never accepts one", () => {
  const yaml =
    server("app", "s", labels, "8080") +
    meshTls("app", "callers", '{identities: ["*"]}') +
    policy("app", "p", "s", callers);
  const { why } = ask(yaml, { principal: { kind: "identity", identity: "spiffe://td/x" } }).authorizations[0]!;
  assert.match(why, /wildcards accept DNS identities only, never a URI/);
});

test("policies that count for nothing at the port are listed with the reason", () => {
  const yaml =
    server("app", "s", labels, "8080") +
    server("app", "t", labels, "9000") +
    policy("app", "dangling", "s", callers) +
    policy("app", "elsewhere", "t", "[]") +
    policy("app", "lost", "u", "[]") +
    policy("app", "fine", "s", "[{kind: ServiceAccount, name: y}]") +
    policy("other", "foreign", "s", "[]");
  const ignored = (explanation: Explanation) =>
    explanation.ignoredPolicies.map(({ policy: { name }, why }) => `${name}: ${why}`);
  assert.deepEqual(ignored(ask(yaml)), [
    "dangling: could not find MeshTLSAuthentication callers in namespace app",
    "elsewhere: it targets Server `t`, which does not govern this port",
    "lost: it targets Server/u, which does not exist",
  ]);
  const ofNamespace = policy("app", "all", "app", "[]").replace(
    "group: policy.linkerd.io, kind: Server",
    "kind: Namespace",
  );
  assert.deepEqual(ignored(ask(server("app", "t", labels, "9000") + ofNamespace)), [
    "all: it covers the namespace's Servers, and no Server selects this port",
  ]);
});

test("an answer that hangs on an address which was not given says which was assumed", () => {
  const cluster = { defaultInboundPolicy: "cluster-unauthenticated" } as const;
  const note = "a rule looks at the client's address; 10.0.0.1 was assumed (--client-ip)";
  assert.deepEqual(ask("", {}, cluster).notes, [note]);
  assert.deepEqual(ask("", { clientIp: "10.0.0.9" }, cluster).notes, []);
  assert.deepEqual(ask("").notes, []);
});

test("what only audit lets pass is said to be refused under deny", () => {
  const notes = ask("", {}, { defaultInboundPolicy: "audit" }).notes;
  assert.deepEqual(notes, ["allowed by audit only: under `deny` this client would be refused"]);
});

test("a setting of the workload that was dropped is told, because it may be why the answer surprises", () => {
  const misspelt = "linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: all_authenticated";
  const { index } = policySet(deployment("app", "web").replace("linkerd.io/inject: enabled", misspelt));
  const explanation = explain(index, { principal: { kind: "unmeshed" }, workload: web, port: 8080 });
  assert.equal(explanation.decision.verdict, "allow");
  assert.deepEqual(explanation.notes, [
    "of the workload, config.linkerd.io/default-inbound-policy `all_authenticated` is no default policy, " +
      "so the cluster's `all-unauthenticated` holds",
  ]);
});

test("an unenforced port explains why, and asks nothing", () => {
  const yaml = server("app", "s", labels, "8080");
  const { index } = policySet(deployment("app", "web").replace("linkerd.io/inject: enabled", "") + yaml);
  const explanation = explain(index, { principal: account("x"), workload: web, port: 8080 });
  assert.equal(explanation.decision.reason, "not-enforced");
  assert.equal(textOf(explanation.tree), "yes allow: nothing is enforced here\n info the workload has no sidecar\n");
  assert.deepEqual(explanation.authorizations, []);
  assert.match(explanation.clientSees, /no sidecar stands before it/);
});

test("the tree of a refusal goes from the Server over protocol and route to the authorizations", () => {
  const yaml = server("app", "s", labels, "8080") + policy("app", "p", "s", "[{kind: ServiceAccount, name: y}]");
  const identity = (name: string) => `${name}.app.serviceaccount.identity.linkerd.cluster.local`;
  assert.equal(
    textOf(ask(yaml, { path: "/a?b" }).tree),
    [
      "no deny: no authorization lists the client's identity",
      " info Server `s` governs the port",
      " info protocol detect: the client comes through the direct port, with mutual TLS, and is read as http1",
      " info route `default` matches GET `/a`",
      " no authorizations, the first match decides",
      `  no AuthorizationPolicy \`p\` does not match: it asks for \`${identity("y")}\`, and the client is \`${identity("x")}\``,
      `   info \`${identity("y")}\` differs from \`${identity("x")}\` in one letter`,
      "",
    ].join("\n"),
  );
});

test("a request without a route is answered 404 before anyone is asked who it is from", () => {
  const yaml = server("app", "s", labels, "8080").replace("port: 8080", "port: 8080, proxyProtocol: gRPC");
  const explanation = ask(yaml, { protocol: "http2" });
  assert.equal(explanation.decision.verdict, "not-found");
  assert.match(explanation.clientSees, /^HTTP 404, empty body; .*`no route found for request`/);
  assert.deepEqual(explanation.authorizations, []);
  assert.match(textOf(explanation.tree), /no no route matches GET `\/`/);
});

test("names in a tree cannot break its lines", () => {
  const evil = { kind: "identity", identity: "x\n yes allow\u001b[2J" } as const;
  const text = textOf(
    ask(server("app", "s", labels, "8080") + policy("app", "p", "s", "[{kind: ServiceAccount, name: y}]"), {
      principal: evil,
      path: "/\r\nyes",
    }).tree,
  );
  assert.doesNotMatch(text, /\u001b|\r|\n yes/);
});
