import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, server } from "../../../test/support/lint-findings.js";
import { policySet } from "../../../test/support/policy-set.js";
import { selectServers } from "./server-selection.js";

const web = `{matchLabels: {app: web}}`;
const ports = "[{name: http, containerPort: 8080}, {name: admin, containerPort: 9990}]";
const pods = deployment("app", "web", { ports });

function aged(name: string, port: string, timestamp: string): string {
  return server("app", name, web, port).replace("namespace: app", `namespace: app, creationTimestamp: "${timestamp}"`);
}

function factOf(yaml: string, name: string) {
  const fact = policySet(yaml).index.servers.find((candidate) => candidate.server.metadata.name === name)!;
  const pair = ({ workload, port }: { workload: { name: string }; port: number }) => `${workload.name}:${port}`;
  return {
    selected: fact.selected.map(({ name: workload }) => workload),
    won: fact.won.map(pair),
    lost: fact.lost.map((entry) => `${pair(entry)} ${entry.why}`),
  };
}

test("a Server knows the workloads it selects and the ports it governs", () => {
  const yaml = pods + deployment("app", "api") + deployment("other", "web") + server("app", "s", web, "http");
  assert.deepEqual(factOf(yaml, "s"), { selected: ["web"], won: ["web:8080"], lost: [] });
});

test("a Server whose port does not exist selects workloads and governs nothing", () => {
  assert.deepEqual(factOf(pods + server("app", "s", web, "grpc"), "s"), { selected: ["web"], won: [], lost: [] });
  assert.deepEqual(factOf(pods + server("app", "s", web, '"8080"'), "s"), { selected: ["web"], won: [], lost: [] });
});

test("a Server that loses says to whom and why", () => {
  const byName = pods + server("app", "b", web, "8080") + server("app", "a", web, "http");
  assert.deepEqual(factOf(byName, "b"), { selected: ["web"], won: [], lost: ["web:8080 `a` comes first by name"] });
  const byAge = pods + aged("b", "8080", "2024-01-01T00:00:00Z") + aged("a", "http", "2024-01-01T00:00:01Z");
  assert.deepEqual(factOf(byAge, "a"), { selected: ["web"], won: [], lost: ["web:8080 `b` is older"] });
  assert.deepEqual(factOf(byAge, "b").won, ["web:8080"]);
});

test("equal ages in different time zones are equal", () => {
  const yaml = pods + aged("b", "8080", "2024-01-01T01:00:00+01:00") + aged("a", "8080", "2024-01-01T00:00:00Z");
  assert.deepEqual(factOf(yaml, "b").lost, ["web:8080 `a` comes first by name"]);
});

test("of three Servers both losers lose to the winner", () => {
  const yaml = pods + ["c", "b", "a"].map((name) => server("app", name, web, "8080")).join("");
  assert.deepEqual(factOf(yaml, "c").lost, ["web:8080 `a` comes first by name"]);
  assert.deepEqual(factOf(yaml, "b").lost, ["web:8080 `a` comes first by name"]);
});

test("when the winner is deleted the next Server takes its port", () => {
  const reference = { kind: "deployment", namespace: "app", name: "web" } as const;
  const [a, b] = [server("app", "a", web, "8080"), server("app", "b", web, "8080")];
  assert.equal(policySet(pods + a + b).index.serverOf(reference, 8080)?.metadata.name, "a");
  assert.equal(policySet(pods + b).index.serverOf(reference, 8080)?.metadata.name, "b");
  assert.equal(policySet(pods).index.serverOf(reference, 8080), undefined);
});

test("a pod that a changed selector no longer matches falls back to its default policy", () => {
  const reference = { kind: "deployment", namespace: "app", name: "web" } as const;
  const policyOf = (selector: string) =>
    policySet(pods + server("app", "s", selector, "8080")).index.portPolicy(reference, 8080).server.kind;
  assert.equal(policyOf(web), "server");
  assert.equal(policyOf("{matchLabels: {app: elsewhere}}"), "default");
});

test("precedence is by age and name alone, in whatever order Servers are given, and stays in one namespace", () => {
  const yaml =
    pods + server("app", "b", web, "8080") + server("app", "c", web, "8080") + server("other", "a", web, "8080");
  const { index } = policySet(yaml);
  const [workload] = index.workloads;
  const servers = index.servers.map((fact) => fact.server);
  assert.equal(servers.length, 3);
  for (const given of [servers, [...servers].reverse()]) {
    const { winners, losers } = selectServers(given, workload!);
    assert.equal(winners.get(8080)?.metadata.name, "b");
    assert.deepEqual(
      losers.map((loser) => loser.server.metadata.name),
      ["c"],
    );
  }
});
