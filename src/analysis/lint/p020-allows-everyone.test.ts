import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, policy } from "../../../test/support/lint-findings.js";
import { allowsEveryone } from "./p020-allows-everyone.js";

test("an empty list of authentications admits everyone", () => {
  const found = findings(allowsEveryone, policy("a", "open", "web", "[]"));
  assert.deepEqual(
    found.map((problem) => [problem.code, problem.severity, problem.name, problem.path, problem.message]),
    [
      [
        "P020",
        "warn",
        "open",
        "spec.requiredAuthenticationRefs",
        "requires no authentication: everyone is allowed, from any address and without TLS",
      ],
    ],
  );
});

test("a policy that requires something does not", () => {
  assert.deepEqual(findings(allowsEveryone, policy("a", "p", "web", "[{kind: ServiceAccount, name: x}]")), []);
});
