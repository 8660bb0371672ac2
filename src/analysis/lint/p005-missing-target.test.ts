import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, policy, server } from "../../../test/support/lint-findings.js";
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
