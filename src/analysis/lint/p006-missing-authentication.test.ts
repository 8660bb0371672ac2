import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, meshTls, policy } from "../../../test/support/lint-findings.js";
import { missingAuthentication } from "./p006-missing-authentication.js";

const references = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients}]";

for (const [what, yaml, hint] of [
  ["with nothing near", "", "define the MeshTLSAuthentication in namespace `a`"],
  ["with a near name", meshTls("a", "client", '{identities: ["*"]}'), "did you mean `client`?"],
  [
    "in another namespace",
    meshTls("b", "clients", '{identities: ["*"]}'),
    "one of that name is in namespace `b`; add `namespace: b` to the reference",
  ],
] as const) {
  test(`an authentication that does not exist, ${what}`, () => {
    const [found, ...more] = findings(missingAuthentication, yaml + policy("a", "p", "web", references));
    assert.deepEqual(more, []);
    assert.equal(found?.code, "P006");
    assert.equal(found.path, "spec.requiredAuthenticationRefs.0.name");
    assert.equal(
      found.message,
      "requires MeshTLSAuthentication `clients`, which does not exist in namespace `a`: the policy is ignored and its clients are denied",
    );
    assert.equal(found.hint, hint);
  });
}

test("a ServiceAccount needs no object, and an authentication that exists is fine", () => {
  const account = policy("a", "q", "web", "[{kind: ServiceAccount, name: nobody}]");
  const good = meshTls("a", "clients", '{identities: ["*"]}') + policy("a", "p", "web", references);
  assert.deepEqual(findings(missingAuthentication, account + good), []);
});

test("an empty namespace is taken literally and names nothing", () => {
  const literal = policy(
    "a",
    "p",
    "web",
    '[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: clients, namespace: ""}]',
  );
  const found = findings(missingAuthentication, meshTls("a", "clients", '{identities: ["*"]}') + literal);
  assert.deepEqual(
    found.map(({ message, hint }) => [message, hint]),
    [
      [
        "requires MeshTLSAuthentication `clients`, which does not exist in the empty namespace: the policy is ignored and its clients are denied",
        "leave `namespace` out where the object's own namespace is meant",
      ],
    ],
  );
});
