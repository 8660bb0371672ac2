import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, policy, server } from "../../../test/support/lint-findings.js";
import { scrapeRefused } from "./p039-scrape-refused.js";

const scraped = deployment("a", "web", { ports: "[{containerPort: 8080}, {containerPort: 9090}]" }).replace(
  "linkerd.io/inject: enabled",
  'linkerd.io/inject: enabled, prometheus.io/scrape: "true", prometheus.io/port: "9090", prometheus.io/path: /stats',
);
const metrics = server("a", "metrics", "{}", "9090");
const prometheus = deployment("monitoring", "prometheus");
const admitted = policy("a", "p", "metrics", "[{kind: ServiceAccount, name: prometheus, namespace: monitoring}]");

test("a Prometheus that no policy admits is refused", () => {
  assert.deepEqual(
    findings(scrapeRefused, scraped + metrics + prometheus).map(({ code, severity, kind, name, message }) => [
      code,
      severity,
      kind,
      name,
      message,
    ]),
    [
      [
        "P039",
        "warn",
        "Deployment",
        "web",
        "asks to be scraped at port 9090, and Server `metrics` refuses `GET /stats` of deployment/prometheus in namespace `monitoring` as `prometheus.monitoring.serviceaccount.identity.linkerd.cluster.local`",
      ],
    ],
  );
});

test("a Prometheus without a sidecar proves nothing", () => {
  const bare = prometheus.replace("linkerd.io/inject: enabled", "x: y");
  const [found] = findings(scrapeRefused, scraped + metrics + admitted + bare);
  assert.match(found?.message ?? "", /refuses .* without a sidecar$/);
});

for (const [what, yaml] of [
  ["a Prometheus that a policy admits", scraped + metrics + admitted + prometheus],
  ["a port that is open", scraped + prometheus],
  ["no Prometheus in the set", scraped + metrics],
  ["a pod that does not ask to be scraped", deployment("a", "web") + metrics + prometheus],
  [
    "a pod that does not say at which of two ports",
    scraped.replace(', prometheus.io/port: "9090"', "") + metrics + prometheus,
  ],
] as const) {
  test(`${what} is fine`, () => {
    assert.deepEqual(findings(scrapeRefused, yaml), []);
  });
}
