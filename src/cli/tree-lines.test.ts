import assert from "node:assert/strict";
import { test } from "node:test";
import { treeLines, type TextNode } from "./tree-lines.js";

const leaf = (text: string): TextNode => ({ text, children: [] });

test("children stand behind branches, the last one behind a corner", () => {
  const tree = { text: "a", children: [{ text: "b", children: [leaf("c")] }, leaf("d")] };
  assert.deepEqual(treeLines([tree]), ["a", "├─ b", "│  └─ c", "└─ d"]);
});

test("a text that is too long goes on below itself, beside the branches of what follows", () => {
  const tree = {
    text: "one two",
    children: [{ text: "three four five", children: [leaf("six seven")] }, leaf("eight nine")],
  };
  assert.deepEqual(treeLines([tree], 12), [
    "one two",
    "├─ three",
    "│  │  four",
    "│  │  five",
    "│  └─ six",
    "│        seven",
    "└─ eight",
    "      nine",
  ]);
});

test("a word is never broken, however long it is", () => {
  assert.deepEqual(treeLines([leaf(`x ${"y".repeat(20)} z`)], 10), ["x", `   ${"y".repeat(20)}`, "   z"]);
});
