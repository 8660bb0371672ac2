import assert from "node:assert/strict";
import { test } from "node:test";
import { documentSpan } from "./document-span.js";

const text = "a: 1\n---\nb: ---\nc: |\n  ---\n--- # third\nd: 1\n---- no mark\n";

test("a document goes from its mark to the next one's", () => {
  const spanOf = (word: string) => {
    const { start, end } = documentSpan(text, text.indexOf(word));
    return text.slice(start, end);
  };
  assert.equal(spanOf("a:"), "a: 1\n");
  assert.equal(spanOf("c:"), "---\nb: ---\nc: |\n  ---\n");
  assert.equal(spanOf("d:"), "--- # third\nd: 1\n---- no mark\n");
});
