import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonDocument } from "./json-document.js";

for (const [what, text] of [
  ["an escape sequence", "a\u001b[2Jb"],
  ["a C1 control", "a\u009b2Jb"],
  ["a bidirectional override", "a\u202eb"],
  ["a line end", "a\nb\r\u2028"],
  ["a tag character beyond the basic plane", "a\u{e0041}b"],
] as const) {
  test(`${what} is escaped in json and comes back unchanged`, () => {
    const document = jsonDocument({ name: text });
    assert.match(document, /^[\n\x20-\x7e]*$/);
    assert.deepEqual(JSON.parse(document), { name: text });
  });
}

test("ordinary text in any script stays readable", () => {
  assert.equal(jsonDocument(["données"]), '[\n  "données"\n]\n');
});
