import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHead, type Decision, type Peer } from "../policy/index.js";
import { InboundMetrics, type MetricLimits } from "./inbound-metrics.js";
import { metricCatalogue } from "./metric-catalogue.js";

const server = { group: "policy.linkerd.io", kind: "server", name: "web" };
const route = { group: "gateway.networking.k8s.io", kind: "httproute", name: "read" };
const authorization = { group: "policy.linkerd.io", kind: "authorizationpolicy", name: "callers" };
const allowed: Decision = { verdict: "allow", reason: "authorized", server, route, authorization, filters: [] };
const denied: Decision = { ...allowed, verdict: "deny", reason: "identity-not-listed", authorization: null };
const notFound: Decision = { ...denied, verdict: "not-found", reason: "no-route", route: null };
const limited: Decision = { ...allowed, verdict: "rate-limited", reason: "override-rate-exceeded" };
const tcp: Decision = { ...allowed, route: null };

const api = identified("api.x");
const plain: Peer = { address: "10.0.0.1", tls: { kind: "none", reason: "no_tls_from_remote" } };

const targetText = 'target_addr="10.9.0.1:80",target_ip="10.9.0.1",target_port="80"';
const serverText = 'srv_group="policy.linkerd.io",srv_kind="server",srv_name="web",srv_port="80"';
const routeText = 'route_group="gateway.networking.k8s.io",route_kind="httproute",route_name="read"';
const authorizationText = 'authz_group="policy.linkerd.io",authz_kind="authorizationpolicy",authz_name="callers"';
const limitText = 'ratelimit_group="policy.linkerd.io",ratelimit_kind="httplocalratelimitpolicy",ratelimit_name="rate"';

void test("every family has Linkerd's labels in Linkerd's order", () => {
  const metrics = metricsOf();
  ask(metrics, allowed, api);
  ask(metrics, denied, plain);
  ask(metrics, notFound, { ...plain, tls: { kind: "passthrough", sni: "other.example" } });
  ask(metrics, limited, identified(undefined));
  connect(metrics, "allowed", tcp, api);
  connect(metrics, "denied", { ...denied, route: null }, api);
  connect(metrics, "terminated", { ...denied, route: null }, api);
  assert.deepEqual(lines(metrics), [
    `inbound_http_authz_allow_total{${targetText},${serverText},${routeText},${authorizationText},tls="true",client_id="api.x"} 1`,
    `inbound_http_authz_deny_total{${targetText},${serverText},${routeText},tls="no_identity",no_tls_reason="no_tls_from_remote"} 1`,
    `inbound_http_route_not_found_total{${targetText},${serverText},tls="opaque",sni="other.example"} 1`,
    `inbound_http_authz_allow_total{${targetText},${serverText},${routeText},${authorizationText},tls="true",client_id=""} 1`,
    `inbound_http_local_ratelimit_total{${targetText},${serverText},${limitText},ratelimit_scope="identity",tls="true",client_id=""} 1`,
    `inbound_tcp_authz_allow_total{${targetText},${serverText},${authorizationText},tls="true",client_id="api.x"} 1`,
    `inbound_tcp_authz_deny_total{${targetText},${serverText},tls="true",client_id="api.x"} 1`,
    `inbound_tcp_authz_terminate_total{${targetText},${serverText},tls="true",client_id="api.x"} 1`,
  ]);
  for (const { name, labels } of metrics.samples()) {
    const printed = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!);
    const listed: readonly string[] = metricCatalogue[name].labels;
    assert.deepEqual(
      printed,
      listed.filter((label) => printed.includes(label)),
      name,
    );
  }
});

void test("a request refused by a rate had been counted as let in, and a redirect is one that was", () => {
  const metrics = metricsOf();
  ask(metrics, allowed, api);
  ask(metrics, limited, api);
  metrics.record({ ...request(allowed, api), outcome: "redirected" });
  assert.deepEqual(values(metrics), [
    ["inbound_http_authz_allow_total", 3],
    ["inbound_http_local_ratelimit_total", 1],
  ]);
});

void test("an equal decision of a later policy goes on with the same series", () => {
  const metrics = metricsOf();
  for (const decision of [allowed, { ...allowed }, allowed]) ask(metrics, decision, api);
  assert.deepEqual(values(metrics), [["inbound_http_authz_allow_total", 3]]);
});

void test("an SNI is not an identity, whatever it says", () => {
  const metrics = metricsOf();
  ask(metrics, denied, api);
  ask(metrics, denied, { ...plain, tls: { kind: "passthrough", sni: "api.x" } });
  ask(metrics, denied, api);
  assert.deepEqual(
    metrics.samples().map(({ labels, value }) => [labels.includes('client_id="api.x"'), value]),
    [
      [true, 2],
      [false, 1],
    ],
  );
});

void test("what clients make up fills no memory, and sums stay true", () => {
  const limits = { maxIdentities: 2, maxServerNames: 1, maxPorts: 2, maxSeries: 6 };
  const metrics = metricsOf(limits);
  for (let n = 0; n < 50; n++) ask(metrics, allowed, identified(`c${n}.x`));
  for (let n = 0; n < 50; n++) ask(metrics, allowed, { ...plain, tls: { kind: "passthrough", sni: `s${n}` } });
  for (let port = 1; port <= 50; port++) ask(metrics, allowed, identified("c0.x"), port);
  const samples = metrics.samples();
  assert.ok(samples.length <= 6 + 7 + 1, `${samples.length} series`);
  const allows = samples.filter(({ name }) => name === "inbound_http_authz_allow_total");
  assert.equal(
    allows.reduce((sum, { value }) => sum + value, 0),
    150,
  );
  assert.equal(samples.find(({ name }) => name === "meshtls_metrics_overflow_total")?.value, 48 + 49 + 49);
  assert.ok(allows.some(({ labels, value }) => labels.endsWith('client_id="(other)"') && value === 48));
  assert.ok(allows.some(({ labels, value }) => labels.endsWith('sni="(other)"') && value === 49));
});

void test("names that are cut or cleaned to the same text are one series", () => {
  const metrics = metricsOf();
  for (const sni of ["a\u0000", "a\u0001", `${"b".repeat(300)}1`, `${"b".repeat(300)}2`]) {
    ask(metrics, denied, { ...plain, tls: { kind: "passthrough", sni } });
  }
  assert.deepEqual(
    metrics.samples().map(({ value }) => value),
    [2, 2],
  );
});

void test("what ended before a decision is counted by its cause alone", () => {
  const metrics = metricsOf();
  for (const cause of ["handshake-failed", "head-timeout", "handshake-failed"]) {
    metrics.record({ kind: "refused", cause, detail: "x", address: "10.0.0.1", port: 80 });
  }
  assert.deepEqual(lines(metrics), [
    'meshtls_inbound_refused_total{cause="handshake-failed"} 2',
    'meshtls_inbound_refused_total{cause="head-timeout"} 1',
  ]);
});

void test("an IPv6 target is bracketed where a port follows", () => {
  const metrics = new InboundMetrics({ address: "fd00::1", rateLimitAt: () => undefined });
  ask(metrics, notFound, plain);
  assert.match(metrics.samples()[0]!.labels, /^target_addr="\[fd00::1\]:80",target_ip="fd00::1",/);
});

function metricsOf(limits: Partial<MetricLimits> = {}): InboundMetrics {
  const rate = { group: "policy.linkerd.io", kind: "httplocalratelimitpolicy", name: "rate" };
  return new InboundMetrics({ address: "10.9.0.1", rateLimitAt: () => rate, limits });
}

function identified(clientIdentity: string | undefined): Peer {
  return { address: "10.0.0.1", tls: { kind: "established", clientIdentity } };
}

function request(decision: Decision, peer: Peer, port = 80) {
  const head = { ...requestHead({ method: "GET", target: "/" }), asked: undefined };
  const outcome = decision.verdict === "allow" ? ("allowed" as const) : ("denied" as const);
  return { kind: "request" as const, outcome, decision, peer, port, request: head };
}

function ask(metrics: InboundMetrics, decision: Decision, peer: Peer, port = 80): void {
  metrics.record(request(decision, peer, port));
}

function connect(
  metrics: InboundMetrics,
  outcome: "allowed" | "denied" | "terminated",
  decision: Decision,
  peer: Peer,
): void {
  metrics.record({ kind: "tcp", outcome, decision, peer, port: 80 });
}

function lines(metrics: InboundMetrics): string[] {
  return metrics.samples().map(({ name, labels, value }) => `${name}{${labels}} ${value}`);
}

function values(metrics: InboundMetrics): (readonly [string, number])[] {
  return metrics.samples().map(({ name, value }) => [name, value]);
}
