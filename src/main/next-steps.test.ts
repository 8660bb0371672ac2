import assert from "node:assert/strict";
import { test } from "node:test";
import { nextSteps } from "./next-steps.js";
import { exampleNames } from "./run-example.js";

test("every example ends in commands to try", () => {
  for (const name of exampleNames) {
    assert.ok(
      nextSteps(name).some((line) => line.startsWith("  npx meshtls exec -n ")),
      name,
    );
  }
});
