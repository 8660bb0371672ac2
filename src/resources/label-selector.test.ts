import assert from "node:assert/strict";
import { test } from "node:test";
import { selects, whyExpressionNeverHolds } from "./label-selector.js";
import type { LabelExpression } from "./model.js";

const everything = { matchLabels: {}, matchExpressions: [] };

test("an empty selector selects everything", () => {
  assert.equal(selects(everything, {}), true);
  assert.equal(selects(everything, { app: "web" }), true);
});

test("every label and every expression must hold", () => {
  const selector = {
    matchLabels: { app: "web", tier: "front" },
    matchExpressions: [{ key: "canary", operator: "DoesNotExist" } as const],
  };
  assert.equal(selects(selector, { app: "web", tier: "front", other: "x" }), true);
  assert.equal(selects(selector, { app: "web" }), false);
  assert.equal(selects(selector, { app: "web", tier: "Front" }), false);
  assert.equal(selects(selector, { app: "web", tier: "front", canary: "" }), false);
});

const labels = { app: "web", empty: "" };
const cases: [expression: LabelExpression, holds: boolean][] = [
  [{ key: "app", operator: "In", values: ["web", "api"] }, true],
  [{ key: "app", operator: "In", values: ["api"] }, false],
  [{ key: "none", operator: "In", values: ["web"] }, false],
  [{ key: "empty", operator: "In", values: [""] }, true],
  [{ key: "app", operator: "In", values: [] }, false],
  [{ key: "app", operator: "In" }, false],
  [{ key: "app", operator: "NotIn", values: ["web"] }, false],
  [{ key: "app", operator: "NotIn", values: ["api"] }, true],
  [{ key: "none", operator: "NotIn", values: ["web"] }, true],
  [{ key: "app", operator: "NotIn", values: [] }, true],
  [{ key: "none", operator: "NotIn" }, false],
  [{ key: "app", operator: "Exists" }, true],
  [{ key: "empty", operator: "Exists" }, true],
  [{ key: "none", operator: "Exists" }, false],
  // Linkerd differs from Kubernetes: an empty list of values is a list of values.
  [{ key: "app", operator: "Exists", values: [] }, false],
  [{ key: "app", operator: "Exists", values: ["web"] }, false],
  [{ key: "none", operator: "DoesNotExist" }, true],
  [{ key: "app", operator: "DoesNotExist" }, false],
  [{ key: "none", operator: "DoesNotExist", values: [] }, false],
];

test("each operator holds as Linkerd reads it, and for nobody with the wrong sort of operand", () => {
  for (const [expression, expected] of cases) {
    const selector = { matchLabels: {}, matchExpressions: [expression] };
    assert.equal(selects(selector, labels), expected, JSON.stringify(expression));
  }
});

test("an expression that can never hold says why", () => {
  assert.equal(whyExpressionNeverHolds({ key: "a", operator: "In" }), "`In` needs `values`");
  assert.equal(whyExpressionNeverHolds({ key: "a", operator: "In", values: [] }), "`In` with no values");
  assert.match(whyExpressionNeverHolds({ key: "a", operator: "Exists", values: [] })!, /takes no `values`/);
  assert.equal(whyExpressionNeverHolds({ key: "a", operator: "NotIn", values: [] }), undefined);
});

test("a label that every object inherits is found on none", () => {
  const exists = (key: string) => ({ matchLabels: {}, matchExpressions: [{ key, operator: "Exists" } as const] });
  for (const key of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
    assert.equal(selects(exists(key), { app: "web" }), false, key);
  }
});
