import assert from "node:assert/strict";
import { test } from "node:test";
import { expandVariables } from "./expand-variables.js";

test("variables are expanded as Kubernetes does it", () => {
  const values: Record<string, string> = { A: "1", B: "$(A)", EMPTY: "" };
  const cases: [written: string, expanded: string][] = [
    ["$(A)", "1"],
    ["x-$(A)-$(A)-y", "x-1-1-y"],
    ["$(EMPTY)", ""],
    ["$(MISSING)", "$(MISSING)"],
    ["$$(A)", "$(A)"],
    ["$$$(A)", "$1"],
    ["$$$$(A)", "$$(A)"],
    ["$A ${A} $", "$A ${A} $"],
    ["$(A", "$(A"],
    ["$()", "$()"],
    ["$(B)", "$(A)"],
    ["$(toString)", "$(toString)"],
  ];
  for (const [written, expanded] of cases) {
    const valueOf = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
    assert.equal(expandVariables(written, valueOf), expanded, written);
  }
});
