import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, httpRoute, policy, routePolicy, server } from "../../../test/support/lint-findings.js";
import { missingTarget } from "./p005-missing-target.js";

for (const [what, yaml, hint] of [
  [
    "with nothing near",
    "",
    /^define the Server; until then its port stays under the default inbound policy \(`all-unauthenticated` unless/,
  ],
  ["with a near name", server("tenant-a", "tenant-a-apis", "{}", "80"), /^did you mean `tenant-a-apis`\?$/],
  [
    "in another namespace",
    server("other", "tenant-a-api", "{}", "80"),
    /is in namespace `other`; a policy reaches only/,
  ],
] as const) {
  test(`a target that does not exist, ${what}`, () => {
    const [found, ...more] = findings(missingTarget, yaml + policy("tenant-a", "isolation", "tenant-a-api", "[]"));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [found?.code, found?.severity, found?.kind, found?.namespace, found?.name, found?.path],
      ["P005", "warn", "AuthorizationPolicy", "tenant-a", "isolation", "spec.targetRef.name"],
    );
    assert.equal(
      found?.message,
      "targets Server `tenant-a-api`, which does not exist in namespace `tenant-a`: nothing is protected by it",
    );
    assert.match(found.hint, hint);
  });
}

test("a target that exists and the policy's own namespace are fine", () => {
  const namespacePolicy = policy("a", "p", "x", "[]").replace(
    "{group: policy.linkerd.io, kind: Server, name: x}",
    "{kind: Namespace, name: a}",
  );
  assert.deepEqual(
    findings(missingTarget, server("a", "web", "{}", "80") + policy("a", "q", "web", "[]") + namespacePolicy),
    [],
  );
});

const authorization = (target: string): string =>
  `---\napiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {name: z, namespace: a}\nspec: {server: ${target}, client: {unauthenticated: true}}\n`;

for (const [what, yaml, path, message, hint] of [
  [
    "a policy of a namespace without Servers",
    policy("a", "p", "x", "[]").replace(/targetRef: .*/, "targetRef: {kind: Namespace, name: a}"),
    "spec.targetRef",
    /^targets namespace `a`, which has no Server/,
    /^define a Server/,
  ],
  [
    "a policy of a route that does not exist",
    routePolicy("a", "p", "admn", "[]") + httpRoute("a", "admin", "web", "[{}]") + server("a", "web", "{}", "80"),
    "spec.targetRef.name",
    /^targets HTTPRoute `admn`, which does not exist/,
    /^did you mean `admin`\?$/,
  ],
  [
    "a policy of a route of the other group",
    routePolicy("a", "p", "admin", "[]").replace(
      "policy.linkerd.io, kind: HTTPRoute",
      "gateway.networking.k8s.io, kind: HTTPRoute",
    ) +
      httpRoute("a", "admin", "web", "[{}]") +
      server("a", "web", "{}", "80"),
    "spec.targetRef.name",
    /^targets HTTPRoute `admin`, which does not exist/,
    /^the route of that name is of `policy\.linkerd\.io\/v1beta3`: correct `group`$/,
  ],
  [
    "a ServerAuthorization of a Server that does not exist",
    authorization("{name: web}"),
    "spec.server.name",
    /^names Server `web`, which does not exist/,
    /^define the Server/,
  ],
  [
    "a ServerAuthorization whose selector fits nothing",
    authorization("{selector: {matchLabels: {app: web}}}") + server("a", "web", "{}", "80"),
    "spec.server.selector",
    /^selects no Server in namespace `a`/,
    /labels of Servers, not of pods$/,
  ],
] as const) {
  test(`${what} has nothing to attach to`, () => {
    const [found, ...more] = findings(missingTarget, yaml);
    assert.deepEqual([found?.code, found?.path, more.length], ["P005", path, 0]);
    assert.match(found!.message, message);
    assert.match(found!.hint, hint);
  });
}
