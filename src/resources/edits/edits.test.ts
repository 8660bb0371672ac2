import assert from "node:assert/strict";
import { test } from "node:test";
import { writtenObject } from "../../../test/support/written-object.js";
import type { WrittenObject } from "../origin.js";
import type { TextEdit } from "../problem.js";
import { applyEdits } from "./apply-edits.js";
import { insertItem, insertKey } from "./insert-entry.js";
import { removeEntry } from "./remove-entry.js";
import { replaceValue } from "./replace-value.js";
import type { EditValue } from "./value-text.js";

type Build = (written: WrittenObject) => TextEdit[] | undefined;

function edited(text: string, build: Build): string | undefined {
  const edits = build(writtenObject(text));
  return edits === undefined ? undefined : applyEdits(text, edits);
}

const replacements: [what: string, text: string, path: string, value: EditValue, after: string | undefined][] = [
  ["a plain text", "a: x # why\n", "a", "yz", "a: yz # why\n"],
  ["a text that needs quotes", "a: x\n", "a", "yes", 'a: "yes"\n'],
  ["a text that is a number", "a: x\n", "a", "8080", 'a: "8080"\n'],
  ["a text with a colon", "a: x\n", "a", "b: c", 'a: "b: c"\n'],
  ["a text with every nuisance", "a: x\n", "a", '"\n\\ #', 'a: "\\"\\n\\\\ #"\n'],
  ["a double-quoted text", 'a: "x" # why\n', "a", "why", 'a: "why" # why\n'],
  ["a single-quoted text", "a: 'x'\n", "a", "it's", "a: 'it''s'\n"],
  ["a single-quoted text that cannot stay so", "a: 'x'\n", "a", "\t", 'a: "\\t"\n'],
  ["a quoted number", 'a: "8080"\n', "a", 8080, "a: 8080\n"],
  ["a flow value", "a: {b: x, c: 1}\n", "a.b", "why", "a: {b: why, c: 1}\n"],
  ["a list item", "a:\n- x # one\n- z\n", "a.0", "why", "a:\n- why # one\n- z\n"],
  ["a missing value", "a:\nb: 1\n", "a", "why", "a: why\nb: 1\n"],
  ["a missing value before a comment", "a: # why\nb: 1\n", "a", "why", "a: why # why\nb: 1\n"],
  ["a missing value in braces", "{a: , b: 1}\n", "a", "why", "{a: why , b: 1}\n"],
  ["a lone key in braces", "{a, b: 1}\n", "a", "why", undefined],
  ["a text in block style", "a: |\n  x\n", "a", "why", undefined],
  ["a map", "a: {b: 1}\n", "a", "why", undefined],
  ["what is not there", "a: x\n", "b", "why", undefined],
  ["an anchored value", "a: &x x\nb: *x\n", "a", "why", undefined],
  ["an alias", "a: &x x\nb: *x\n", "b", "why", undefined],
  ["a value inside an aliased map", "a: &x {c: 1}\nb: *x\n", "b.c", "why", undefined],
  ["a value inside an anchored map", "a: &x {c: 1}\nb: *x\n", "a.c", "why", undefined],
  ["a tagged value", "a: !!str 1\n", "a", "why", undefined],
];

test("a value is replaced, with its quotes where they can stay", () => {
  for (const [what, text, path, value, after] of replacements) {
    assert.equal(
      edited(text, (written) => replaceValue(written, path.split("."), value)),
      after,
      what,
    );
  }
});

const removals: [what: string, text: string, path: string, after: string | undefined][] = [
  ["a key with its comment", "a: 1 # why\nb: 2\n", "a", "b: 2\n"],
  ["a key with its lines", "a:\n  - x\n  # of y\n  - y\n# of b\nb: 2\n", "a", "# of b\nb: 2\n"],
  ["the last key", "# of a\na: 1\nb:\n  c: 1\n", "b", "# of a\na: 1\n"],
  ["the last key of a text without line end", "a: 1\nb: 2", "b", "a: 1"],
  ["the same, with Windows line ends", "a: 1\r\nb: 2", "b", "a: 1"],
  ["a key, with Windows line ends", "a: 1\r\nb: 2 # x\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n"],
  ["a text in block style", "a: |\n  x\n  y\nb: 2\n", "a", "b: 2\n"],
  ["a list item", "a:\n  - x\n  - y # why\n", "a.1", "a:\n  - x\n"],
  ["a list item that is a map", "a:\n- b: 1\n  c: 2\n- d\n", "a.0", "a:\n- d\n"],
  ["the key behind the mark of an item", "- a: 1 # x\n  b: 2\n", "0.a", "- b: 2\n"],
  ["a later key of an item", "- a: 1\n  b: 2\n", "0.b", "- a: 1\n"],
  ["the key behind the mark, with a comment to keep", "- a: 1\n  # of b\n  b: 2\n", "0.a", undefined],
  ["the first of a list in a list", "- - a\n  - b\n", "0.0", undefined],
  ["the first in braces", "{a: 1, b: 2}\n", "a", "{b: 2}\n"],
  ["the last in braces", "{a: 1, b: 2}\n", "b", "{a: 1}\n"],
  ["the last before a comma", "{a: 1, b: 2, }\n", "b", "{a: 1, }\n"],
  ["one of a list in brackets", "[a, 'b, c', d]\n", "1", "[a, d]\n"],
  ["one of braces over lines", "{a: 1,\n b: 2,\n c: 3}\n", "b", "{a: 1,\n c: 3}\n"],
  ["one beside a comment in braces", "{a: 1, # of a\n b: 2}\n", "a", undefined],
  ["the only key", "a: {b: 1}\n", "a.b", undefined],
  ["the only item", "a:\n- b\n", "a.0", undefined],
  ["an anchored value", "a: &x 1\nb: *x\n", "a", undefined],
  ["a key without value in brackets of nobody", "[a: 1, b]\n", "0.a", undefined],
];

test("an entry is removed with its lines, and other comments stay", () => {
  for (const [what, text, path, after] of removals) {
    assert.equal(
      edited(text, (written) => removeEntry(written, path.split("."))),
      after,
      what,
    );
  }
});

type Key = [what: string, text: string, path: string, entry: [string, EditValue, string?], after: string | undefined];
const keys: Key[] = [
  ["behind the last", "a: 1 # why\n", "", ["b", 2], "a: 1 # why\nb: 2\n"],
  ["without line end", "a: 1", "", ["b", 2], "a: 1\nb: 2"],
  ["with Windows line ends", "a:\r\n  b: 1\r\nc: 2\r\n", "a", ["d", 2], "a:\r\n  b: 1\r\n  d: 2\r\nc: 2\r\n"],
  ["before another", "a:\n  b: 1 # x\n", "a", ["g", "x", "b"], "a:\n  g: x\n  b: 1 # x\n"],
  ["before the key behind a mark", "- b: 1\n  c: 2\n", "0", ["g", "x", "b"], "- g: x\n  b: 1\n  c: 2\n"],
  ["behind a nested map", "a:\n  b:\n    c: 1 # x\n# end\n", "a", ["d", 2], "a:\n  b:\n    c: 1 # x\n  d: 2\n# end\n"],
  [
    "a map in block style",
    "a:\n  b: 1\n",
    "a",
    ["d", { e: [1, "x y"] }],
    'a:\n  b: 1\n  d:\n    e:\n      - 1\n      - "x y"\n',
  ],
  ["an empty list", "a: 1\n", "", ["b", []], "a: 1\nb: []\n"],
  ["into braces", "a: {b: 1}\n", "a", ["c", { d: "off" }], 'a: {b: 1, c: {d: "off"}}\n'],
  ["into braces, before another", "a: {b: 1}\n", "a", ["c", 2, "b"], "a: {c: 2, b: 1}\n"],
  ["into empty braces", "a: {}\n", "a", ["c", 2], "a: {c: 2}\n"],
  ["into braces over lines", "a: {\n  b: 1, # x\n}\n", "a", ["c", 2], "a: {\n  b: 1, c: 2, # x\n}\n"],
  ["that is there", "a: 1\n", "", ["a", 2], undefined],
  ["into a list", "a: [1]\n", "a", ["b", 2], undefined],
  ["into nothing", "a:\n", "a", ["b", 2], undefined],
  ["behind a text in block style", "a: |\n  x\n\n", "", ["b", 2], undefined],
  ["into an anchored map", "a: &x {b: 1}\nc: *x\n", "a", ["d", 2], undefined],
  ["into the map of one pair", "[a: 1]\n", "0", ["b", 2], undefined],
];

test("a key is inserted in the style of its map, with its indentation", () => {
  for (const [what, text, path, [key, value, before], after] of keys) {
    const at = path === "" ? [] : path.split(".");
    assert.equal(
      edited(text, (written) => insertKey(written, at, key, value, before)),
      after,
      what,
    );
  }
});

const items: [what: string, text: string, path: string, value: EditValue, after: string | undefined][] = [
  ["a text", "a:\n- x # why\n", "a", "why", "a:\n- x # why\n- why\n"],
  ["an indented text", "a:\n  - x\nb: 1\n", "a", "why", "a:\n  - x\n  - why\nb: 1\n"],
  ["a map", "a:\n  - b: 1\n    c: 2\n", "a", { b: 3, c: 4 }, "a:\n  - b: 1\n    c: 2\n  - b: 3\n    c: 4\n"],
  ["an item of a list in a list", "- - x\n", "0", "why", "- - x\n  - why\n"],
  ["in brackets", "a: [x]\n", "a", { b: 1 }, "a: [x, {b: 1}]\n"],
  ["in empty brackets", "a: []\n", "a", "*.x", 'a: ["*.x"]\n'],
  ["with Windows line ends", "a:\r\n- x\r\n", "a", "why", "a:\r\n- x\r\n- why\r\n"],
  ["into a map", "a: {b: 1}\n", "a", "why", undefined],
];

test("an item is appended in the style of its list, with its indentation", () => {
  for (const [what, text, path, value, after] of items) {
    assert.equal(
      edited(text, (written) => insertItem(written, path.split("."), value)),
      after,
      what,
    );
  }
});

test("edits are made from any order, and overlapping ones not at all", () => {
  const at = (start: number, end: number, text: string): TextEdit => ({
    file: "m.yaml",
    start: { line: 1, column: start },
    end: { line: 1, column: end },
    text,
  });
  assert.equal(applyEdits("abcdef", [at(5, 6, "E"), at(1, 2, "A"), at(2, 2, "+")]), "A+bcdEf");
  assert.throws(() => applyEdits("abcdef", [at(1, 4, ""), at(3, 5, "")]), RangeError);
});
