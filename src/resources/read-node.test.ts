import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentLimits } from "./document-limits.js";
import { parseDocuments } from "./parse-documents.js";

function problems(text: string, limits: Partial<DocumentLimits> = {}): string[] {
  const found = parseDocuments([{ file: "m.yaml", text }], limits).problems;
  return found.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}

const header = "apiVersion: v1\nkind: Secret\n";

/** Problems of an object that is read and then not used: only reading itself can refuse it. */
function readProblems(body: string, limits: Partial<DocumentLimits> = {}): string[] {
  return problems(header + body, limits).filter((line) => !line.startsWith("R019"));
}

const refused: [body: string, problem: string][] = [
  ["a: 1\na: 2", "R002 4:1 the key `a` is given twice"],
  ["d: {a: 1, 'a': 2}", "R002 3:11 the key `a` is given twice"],
  ["__proto__: {isAdmin: true}", "R003 3:1 the key `__proto__` is not allowed"],
  ['"__pro\\u0074o__": 1', "R003 3:1 the key `__proto__` is not allowed"],
  ["a: [{constructor: {prototype: 1}}]", "R003 3:6 the key `constructor` is not allowed"],
  ["a: {prototype: 1}", "R003 3:5 the key `prototype` is not allowed"],
  ["a: &x {b: *x}", "R005 3:11 the alias `*x` stands for a value that holds it"],
  ["a: *x\nb: &x 1", "R005 3:4 the alias `*x` has no anchor before it"],
  ["<<: {a: 1}", "R009 3:1 the merge key `<<` is not supported"],
  ["a: &x {b: 1}\nc: {<<: *x}", "R009 4:5 the merge key `<<` is not supported"],
  ["a: !!binary aGk=", "R010 3:13 the tag `tag:yaml.org,2002:binary` is not supported"],
  ["a: !!timestamp 2030-01-01", "R010 3:16 the tag `tag:yaml.org,2002:timestamp` is not supported"],
  ["a: !!set {b}", "R010 3:10 the tag `tag:yaml.org,2002:set` is not supported"],
  ["a: !local x", "R010 3:11 the tag `!local` is not supported"],
  ["a: !!js/function 'x'", "R010 3:18 the tag `tag:yaml.org,2002:js/function` is not supported"],
  ["a: !!int x", "R010 3:10 the tag `tag:yaml.org,2002:int` does not fit its value"],
  ["a: !!str [x]", "R010 3:10 the tag `tag:yaml.org,2002:str` does not fit its value"],
  ["8080: a", "R011 3:1 the key `8080` is not a string"],
  ["true: a", "R011 3:1 the key `true` is not a string"],
  [": a", "R011 3:1 the key `null` is not a string"],
  ["? [a]\n: b", "R011 3:3 a map or a list is used as a key"],
  ["a: &x b\n*x : c", "R011 4:1 an alias is used as a key"],
  ['a: "x\\0y"', "R012 3:4 a text holds a control character or half a character"],
  ['a: "\\e[31m"', "R012 3:4 a text holds a control character or half a character"],
  ['a: "\\ud800"', "R012 3:4 a text holds a control character or half a character"],
  ['"a\\0": 1', "R012 3:1 a text holds a control character or half a character"],
];

test("what could be read in two ways, or reach into the reader, is refused at its place", () => {
  for (const [body, problem] of refused) assert.deepEqual(readProblems(body).slice(0, 1), [problem], body);
});

test("every refusal of a document is reported, not only the first", () => {
  const found = readProblems("__proto__: 1\na: !x 1\nb: *none\n1: 2\n");
  assert.deepEqual(
    found.map((line) => line.slice(0, 8)),
    ["R003 3:1", "R010 4:7", "R005 5:4", "R011 6:1"],
  );
});

test("core tags, escapes and aliases are read", () => {
  for (const body of [
    "a: !!str 1\nb: !!int 1\nc: !!map {d: !!seq [!!null '']}\ne: ! x",
    'a: "\\t\\n\\u00e9"',
    "'<<': 1",
  ]) {
    assert.deepEqual(readProblems(body), [], body);
  }
  const text =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: &n web, labels: {app: *n}}\nspec: {containers: [{name: *n}]}";
  const { set } = parseDocuments([{ file: "m.yaml", text }]);
  assert.equal(set.resources[0]?.metadata.labels.app, "web");
});

test("an alias takes the nearest anchor before it, and a copied part keeps the anchors of its own place", () => {
  const text = `apiVersion: v1
kind: Namespace
metadata:
  name: a
  labels: {one: &x first, two: &y second, three: *x}
  annotations: {four: &x third, five: *x, six: *y}
`;
  const { set, problems: found } = parseDocuments([{ file: "m.yaml", text }]);
  assert.deepEqual(found, []);
  assert.equal(set.resources[0]?.metadata.labels.three, "first");
  assert.equal(set.resources[0].metadata.annotations.five, "third");
  assert.equal(set.resources[0].metadata.annotations.six, "second");
});

test("a billion laughs are counted, not laughed", () => {
  let text = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n";
  for (let n = 1; n <= 9; n += 1)
    text += `a${n}: &a${n} [${Array(10)
      .fill(`*a${n - 1}`)
      .join(", ")}]\n`;
  const found = readProblems(text);
  assert.match(found[0]!, /^R004 8:9 the document stands for more than 250000 values$/);
  assert.match(readProblems("a: &a [x, x, x]\nb: [*a, *a]", { maxNodes: 10 })[0]!, /^R004 /);
});

test("aliases are bounded in number and in the depth that they add up to", () => {
  const many = `a: &a x\nb: [${Array(101).fill("*a").join(", ")}]`;
  assert.match(readProblems(many)[0]!, /^R004 4:\d+ more than 100 aliases in one document$/);
  let chain = "a0: &a0 [x]\n";
  for (let n = 1; n <= 100; n += 1) chain += `a${n}: &a${n} [*a${n - 1}]\n`;
  assert.match(readProblems(chain)[0]!, /^R006 /);
});
