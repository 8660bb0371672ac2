import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { opacityDisagrees } from "./p022-opacity-disagrees.js";

const service = (port: number, annotation = ""): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: a, annotations: {${annotation}}}\nspec: {selector: {app: db}, ports: [{port: ${port}, targetPort: 7000}]}\n`;
const db = deployment("a", "db", { ports: "[{containerPort: 7000}]" });
const opaquePod = db.replace(
  "linkerd.io/inject: enabled",
  'linkerd.io/inject: enabled, config.linkerd.io/opaque-ports: "7000"',
);
const detected = server("a", "db", "{}", "7000");
const opaque = detected.replace("port: 7000", "port: 7000, proxyProtocol: opaque");

for (const [what, yaml, severity, message] of [
  [
    "the pod's annotation, which a Server without protocol undoes",
    opaquePod + detected,
    "warn",
    /^reads deployment\/db:7000 as `unknown`, though the annotation/,
  ],
  [
    "a port that is opaque without annotation",
    db.replaceAll("7000", "5432") + detected.replaceAll("7000", "5432"),
    "warn",
    /^reads deployment\/db:5432 as `unknown`, though the list of ports/,
  ],
  [
    "a Service whose clients send bytes",
    db + service(80, 'config.linkerd.io/opaque-ports: "80"') + detected,
    "warn",
    /^reads the port as HTTP, though Service `db` has its port 80 as opaque/,
  ],
  [
    "a Service that leaves the port out",
    db + service(80, 'config.linkerd.io/opaque-ports: "81"') + opaque,
    "warn",
    /^reads the port as opaque, though .* on Service `db` leaves its port 80 out/,
  ],
  [
    "a Service that says nothing",
    db + service(80) + opaque,
    "info",
    /^reads the port as opaque, and Service `db` does not say so/,
  ],
] as const) {
  test(`the Server disagrees with ${what}`, () => {
    const [found, ...more] = findings(opacityDisagrees, yaml);
    assert.deepEqual(
      [found?.code, found?.severity, found?.path, more.length],
      ["P022", severity, "spec.proxyProtocol", 0],
    );
    assert.match(found!.message, message);
  });
}

for (const [what, yaml] of [
  ["all say opaque", opaquePod + service(80, 'config.linkerd.io/opaque-ports: "80"') + opaque],
  ["the Service's port is opaque by itself", db + service(5432) + opaque],
  ["none says opaque", db + service(80) + detected],
  ["there is no Service", db + opaque],
] as const) {
  test(`where ${what} they agree`, () => {
    assert.deepEqual(findings(opacityDisagrees, yaml), []);
  });
}
