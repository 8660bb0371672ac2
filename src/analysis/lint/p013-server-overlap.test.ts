import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { serverOverlap } from "./p013-server-overlap.js";

const all = server("a", "all", "{}", "8080");
const web = server("a", "web", "{matchLabels: {app: web}}", "http");

test("of two Servers on one port the loser is found, with the winner and why", () => {
  assert.deepEqual(
    findings(serverOverlap, deployment("a", "web") + all + web).map(({ code, severity, name, path, message }) => [
      code,
      severity,
      name,
      path,
      message,
    ]),
    [
      [
        "P013",
        "warn",
        "web",
        "spec.port",
        "Server `all` governs deployment/web:8080 instead, because `all` comes first by name: what is granted on this one does not count there",
      ],
    ],
  );
});

test("the older one wins", () => {
  const older = web.replace("name: web,", "name: web, creationTimestamp: 2020-01-01T00:00:00Z,");
  const [found] = findings(serverOverlap, deployment("a", "web") + all + older);
  assert.equal(found?.name, "all");
  assert.match(found.message, /because `web` is older/);
});

test("Servers on different ports, pods or namespaces do not overlap", () => {
  const others = server("a", "admin", "{}", "9090") + server("b", "web", "{}", "8080");
  assert.deepEqual(findings(serverOverlap, deployment("a", "web") + web + others), []);
});
