import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, server } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import { explain } from "./explain.js";
import type { Explanation, Question } from "./explanation.js";

const workload = { kind: "deployment", namespace: "app", name: "web" } as const;
const client = {
  kind: "identity",
  identity: "x.app.serviceaccount.identity.linkerd.cluster.local",
} as const;

function route(name: string, spec: string, kind = "HTTPRoute"): string {
  const apiVersion = kind === "HTTPRoute" ? "policy.linkerd.io/v1beta3" : "gateway.networking.k8s.io/v1";
  return `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: ${name}, namespace: app}
spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}], ${spec}}
`;
}

function ask(routes: string, question: Partial<Question>, protocol = "HTTP/1"): Explanation {
  const yaml = deployment("app", "web") + server("app", "s", "{}", `8080, proxyProtocol: ${protocol}`) + routes;
  const { index, problems } = policySet(yaml);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "reject"),
    [],
  );
  return explain(index, { principal: client, workload, port: 8080, ...question });
}

/** What is said of a single route with this rule. */
function said(spec: string, question: Partial<Question>): string {
  const [only] = ask(route("r", spec), question).routes;
  return `${only!.outcome}: ${only!.why}${only!.slip === null ? "" : `; ${only!.slip}`}`;
}

const orders = "rules: [{matches: [{path: {type: Exact, value: /orders}}]}]";

test("of a path it says how it is asked for, and what is easily overlooked", () => {
  assert.equal(
    said(orders, { path: "/Orders?x=1" }),
    "failed: it asks for exactly the path `/orders`, and the request's path is `/Orders`; " +
      "`/orders` differs from `/Orders` in case, which counts",
  );
  const prefix = "rules: [{matches: [{path: {value: /orders}}, {path: {type: RegularExpression, value: '/o[0-9]+'}}]}]";
  assert.equal(
    said(prefix, { path: "/users" }),
    "failed: it asks for a path below `/orders` or a path that is all of `/o[0-9]+`, and the request's path is `/users`",
  );
});

test("of host, method, header and query parameter it names the one that fails first", () => {
  const hosts = `hostnames: ["api.example.com", "*.example.org"], ${orders}`;
  assert.equal(
    said(hosts, { path: "/orders", authority: "API.example.co:80" }),
    "failed: it asks for the host `api.example.com`, `*.example.org`, and the request names `API.example.co`",
  );
  const match = "{method: POST, headers: [{name: X-Tenant, value: red}], queryParams: [{name: page, value: '1'}]}";
  const rules = `rules: [{matches: [${match}]}]`;
  assert.equal(said(rules, {}), "failed: it asks for the method `POST`, and the request's is `GET`");
  assert.equal(
    said(rules, { method: "POST", headers: [["x-tenant", "Red"]] }),
    "failed: it asks for the header `x-tenant` with `red`, and the request has `Red`; " +
      "`red` differs from `Red` in case, which counts",
  );
  const tenant = [["X-TENANT", "red"]] as const;
  assert.equal(
    said(rules, { method: "POST", headers: tenant, path: "/?pages=1" }),
    "failed: it asks for the query parameter `page` with `1`, and the request has no such query parameter",
  );
  assert.match(said(rules, { method: "POST", headers: tenant, path: "/?page=1" }), /^chosen: it matches POST `\/`$/);
});

test("a route that matches too says in what the chosen one comes first", () => {
  const routes = route("a", "rules: [{matches: [{path: {value: /}}]}]") + route("b", orders) + route("c", orders);
  const found = ask(routes, { path: "/orders" }).routes.map(
    ({ route: { name }, outcome, why }) => `${name} ${outcome}: ${why}`,
  );
  assert.deepEqual(found, [
    "a matched: it matches too, but less specific: the path that it matches by is shorter",
    "b chosen: it matches GET `/orders`",
    "c matched: it matches too, but it comes later: of equal ones the oldest route, then the first by name, is taken",
  ]);
});

test("a route without rules takes nothing, and of a gRPC route the call is told", () => {
  assert.equal(said("rules: []", {}), "failed: it has no rules, so it takes no request");
  const calls = "rules: [{matches: [{method: {service: shop.Orders, method: List}}]}]";
  const [only] = ask(route("r", calls, "GRPCRoute"), { path: "/shop.Orders/list" }, "gRPC").routes;
  assert.equal(
    `${only!.why}; ${only!.slip}`,
    "it asks for the call `/shop.Orders/List`, and the request's path is `/shop.Orders/list`; " +
      "`List` differs from `list` in case, which counts",
  );
});

test("objects that count for nothing at the port are listed with the reason, whatever their kind", () => {
  const authorization = (name: string, target: string, clients: string): string =>
    `---\napiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {name: ${name}, namespace: app}\n` +
    `spec: {server: {name: ${target}}, client: ${clients}}\n`;
  const policy = (name: string, target: string): string =>
    `---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: app}\n` +
    `spec: {targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: ${target}}, requiredAuthenticationRefs: []}\n`;
  const routes =
    route("a", orders) +
    route("users", orders.replace("/orders", "/users")) +
    route("elsewhere", orders).replace("name: s}", "name: t}") +
    route("calls", "rules: []", "GRPCRoute").replace("name: s}", "name: t}") +
    policy("of-a", "a") +
    policy("of-users", "users") +
    authorization("nobody", "s", "{}") +
    authorization("lost", "u", "{unauthenticated: true}") +
    authorization("counts", "s", "{unauthenticated: true}");
  const found = ask(routes, { path: "/orders" }).ignoredPolicies.map(
    ({ policy: { kind, name }, why }) => `${kind} ${name}: ${why}`,
  );
  assert.deepEqual(found, [
    "authorizationpolicy of-users: it targets HTTPRoute `users`, and the request belongs to `a`",
    "serverauthorization lost: it names Server/u, which does not exist",
    "serverauthorization nobody: no client authentication configured",
    "GRPCRoute calls: its parent Server/t does not exist",
    "HTTPRoute elsewhere: its parent Server/t does not exist",
  ]);
});

test("a GRPCRoute on the Server turns its HTTPRoutes off, and a port that reads HTTP asks no GRPCRoute", () => {
  const explanation = ask(route("a", orders) + route("g", "rules: []", "GRPCRoute"), {});
  const found = explanation.ignoredPolicies.map(({ policy: { name }, why }) => `${name}: ${why}`);
  assert.deepEqual(found.sort(), [
    "a: a GRPCRoute is attached to Server `s` too, which turns its HTTPRoutes off",
    "g: the port is read as HTTP/1, which asks no GRPCRoute",
  ]);
});

test("a policy that cannot be put into force says why, and who is refused", () => {
  const explanation = ask(
    route("g", "rules: [{matches: [{headers: [{name: a, value: b}]}]}]", "GRPCRoute"),
    {},
    "gRPC",
  );
  assert.equal(explanation.decision.reason, "invalid-policy");
  const [governing] = explanation.tree.children;
  assert.equal(governing!.text, "Server `s` governs the port");
  assert.match(governing!.children[0]!.text, /^its policy cannot be put into force: /);
});

test("a rate limit in force is a note, and filters stand below the route", () => {
  const limit =
    "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: HTTPLocalRateLimitPolicy\nmetadata: {name: l, namespace: app}\n" +
    "spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: s}, total: {requestsPerSecond: 100}, identity: {requestsPerSecond: 10}}\n";
  const everyone =
    "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: app}\n" +
    "spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: s}, requiredAuthenticationRefs: []}\n";
  const filter =
    "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-A, value: b}], remove: [x-c]}}]";
  const explanation = ask(route("r", `rules: [{${filter}}]`) + limit + everyone, {});
  assert.deepEqual(explanation.notes, [
    "rate limit `l` is in force: 100 requests per second for all clients together, " +
      "10 for each identity (those without one share it); whoever asks more often gets 429",
  ]);
  const texts = explanation.tree.children.flatMap(({ children }) => children.map(({ text }) => text));
  assert.ok(texts.includes("its rule changes headers: sets `x-a`, removes `x-c`"), texts.join("\n"));
});

test("a host that decides and was not given is said to be assumed", () => {
  const { notes } = ask(route("r", `hostnames: [a.example], ${orders}`), {});
  assert.deepEqual(notes, ["a route looks at the host; web.app.svc.cluster.local:8080 was assumed (--authority)"]);
});
