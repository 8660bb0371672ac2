import assert from "node:assert/strict";
import { test } from "node:test";
import { quoted, visible } from "./quoted.js";

test("user input in a message is one line, bounded, and cannot drive a terminal", () => {
  assert.equal(quoted("web"), "`web`");
  assert.equal(quoted("a`b"), "`a'b`");
  assert.equal(quoted("\u001b[31mred\n"), "`\\u001b[31mred\\u000a`");
  assert.equal(quoted("safe\u202eevil"), "`safe\\u202eevil`");
  assert.equal(quoted("a".repeat(1000)), `\`${"a".repeat(120)}…\``);
  assert.equal(visible("\u0000"), "\\u0000");
});
