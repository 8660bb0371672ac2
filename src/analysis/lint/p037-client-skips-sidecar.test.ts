import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, policy, server } from "../../../test/support/lint-findings.js";
import { clientSkipsSidecar } from "./p037-client-skips-sidecar.js";

const api = deployment("a", "api") + server("a", "api", "{matchLabels: {app: api}}", "8080");
const byIdentity = policy("a", "p", "api", "[{kind: ServiceAccount, name: web, namespace: b}]");
const client = (ports: string): string =>
  deployment("b", "web").replace(
    "linkerd.io/inject: enabled",
    `linkerd.io/inject: enabled, config.linkerd.io/skip-outbound-ports: "${ports}"`,
  );
const service = `---\napiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: a}\nspec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}\n`;

for (const [what, ports] of [
  ["the port of the pod", "8080"],
  ["the port of its Service", "80"],
] as const) {
  test(`a listed client that skips ${what} arrives without identity`, () => {
    assert.deepEqual(
      findings(clientSkipsSidecar, api + service + byIdentity + client(ports)).map(
        ({ code, severity, name, message }) => [code, severity, name, message],
      ),
      [
        [
          "P037",
          "warn",
          "api",
          "admits deployment/web by identity, but `config.linkerd.io/skip-outbound-ports` makes its traffic to port 8080 leave without a sidecar: it arrives as plaintext and is denied",
        ],
      ],
    );
  });
}

test("the namespace's annotation is inherited", () => {
  const namespace =
    '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b, annotations: {config.linkerd.io/skip-outbound-ports: "8080"}}\n';
  assert.equal(findings(clientSkipsSidecar, api + byIdentity + namespace + deployment("b", "web")).length, 1);
});

for (const [what, yaml] of [
  ["another port", api + byIdentity + client("9090")],
  ["a port that admits clients without identity", api + byIdentity + policy("a", "open", "api", "[]") + client("8080")],
  ["a port whose policies do not name it", api + client("8080")],
] as const) {
  test(`a client that skips ${what} is fine`, () => {
    assert.deepEqual(findings(clientSkipsSidecar, yaml), []);
  });
}
