import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { portSkipsSidecar } from "./p017-port-skips-sidecar.js";

const skipping = deployment("a", "web").replace(
  "linkerd.io/inject: enabled",
  'linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "8000-8090"',
);

test("a Server on a port that the annotation skips enforces nothing", () => {
  assert.deepEqual(
    findings(portSkipsSidecar, skipping + server("a", "web", "{}", "http")).map(
      ({ code, severity, path, message, hint }) => [code, severity, path, message, hint],
    ),
    [
      [
        "P017",
        "warn",
        "spec.port",
        "traffic to deployment/web:8080 bypasses the sidecar, so this Server enforces nothing there",
        "take the port out of `config.linkerd.io/skip-inbound-ports`",
      ],
    ],
  );
});

test("two ports are skipped without an annotation", () => {
  const [found] = findings(portSkipsSidecar, deployment("a", "db") + server("a", "db", "{}", "4567"));
  assert.match(found?.hint ?? "", /^ports 4567 and 4568 are skipped unless/);
});

test("another port of the same workload is fine, and so is one without a sidecar, which is P014", () => {
  assert.deepEqual(findings(portSkipsSidecar, skipping + server("a", "web", "{}", "9090")), []);
  const bare = skipping.replace("linkerd.io/inject: enabled, ", "");
  assert.deepEqual(findings(portSkipsSidecar, bare + server("a", "web", "{}", "http")), []);
});
