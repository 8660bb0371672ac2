import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { yamlDocument } from "./yaml-document.js";

test("plain data is plain yaml", () => {
  assert.equal(yamlDocument({ kind: "Server", spec: { port: 8080 } }), "kind: Server\nspec:\n  port: 8080\n");
});

for (const text of [
  "a\u001b[2Jb",
  "a\u009bb",
  "a\u202eb",
  "a\nb: c",
  "a\u2028b",
  "a\u{e0041}b",
  "# x",
  "yes",
  "8080",
]) {
  test(`${JSON.stringify(text)} as value and as key is harmless and comes back unchanged`, () => {
    const document = yamlDocument({ name: text, [text]: 1 });
    assert.match(document, /^[\n\x20-\x7e]*$/);
    assert.deepEqual(parse(document), { name: text, [text]: 1 });
  });
}
