import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentLimits } from "./document-limits.js";
import { parseDocuments } from "./parse-documents.js";

/** The problems of a text as `CODE line:column message`. */
function problems(text: string, limits: Partial<DocumentLimits> = {}): string[] {
  const found = parseDocuments([{ file: "m.yaml", text }], limits).problems;
  return found.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}

function codes(text: string, limits: Partial<DocumentLimits> = {}): string[] {
  return [...new Set(problems(text, limits).map((line) => line.slice(0, 4)))];
}

const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";

test("empty documents, comments and document marks are no problem", () => {
  for (const text of ["", "\n\n", "---\n", "---\n---\n...\n", "# nothing\n", "--- # nothing\n---\n", "\ufeff"]) {
    assert.deepEqual(problems(text), [], JSON.stringify(text));
  }
  assert.deepEqual(problems(`---\n${namespace}---\n# no more\n---\n${namespace.replace("a}", "b}")}`), []);
});

const syntax: [text: string, at: string, what: RegExp][] = [
  ["}", "1:1", /unexpected/],
  ["a: [1", "1:6", /missing|indentation/],
  ["a: b: c", "1:4", /a map begins on the line of another key/],
  ["a: 'x", "1:6", /missing/],
  ["a:\n\t- x", "2:1", /tab|unexpected|indentation/],
  ["a: @x", "1:4", /reserved character/],
  ['a: "\\q"', "1:5", /escape/],
  ["a: 1\n b: 2", "1:4", /a map begins on the line of another key/],
  ["%FOO\n---\na: 1", "1:1", /directive/],
  ["%YAML 1.1\n---\na: 1", "2:1", /%YAML 1\.1/],
  ["- &a &b x", "1:6", /anchors/],
];

test("a syntax error is shown where it is, in our words", () => {
  for (const [text, at, what] of syntax) {
    const [first] = problems(text);
    assert.match(first ?? "no problem", new RegExp(`^R001 ${at} not valid YAML: `), text);
    assert.match(first!, what, text);
  }
});

test("a document with a syntax error does not hide the problems of its neighbours", () => {
  const text = `a: b: c\n---\n${namespace}---\nkind: Namespace\n---\n- 1\n`;
  assert.deepEqual(codes(text), ["R001", "R015", "R014"]);
});

test("nesting is stopped before it is read, however it is written", () => {
  const deep = 100_000;
  for (const piece of ["[", "{a: ", "- ", "? ", "a: ", "[a,", "!t [", "&a {b: "]) {
    assert.deepEqual(codes(piece.repeat(deep)), ["R006"], piece);
  }
  const indented = Array.from({ length: 300 }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
  assert.deepEqual(codes(indented), ["R006"]);
  assert.deepEqual(codes(`${"[".repeat(99)}${"]".repeat(99)}`), ["R014"], "99 levels are read");
  assert.match(problems("a: [[[1]]]", { maxDepth: 3 })[0]!, /^R006 .* more than 3 maps and lists/);
});

test("the size of a file counts in UTF-8 bytes", () => {
  assert.deepEqual(problems("# ab", { maxBytesPerFile: 4 }), []);
  assert.deepEqual(problems("# abc", { maxBytesPerFile: 4 }), ["R007 1:1 the file is larger than 4 bytes"]);
  assert.deepEqual(problems("# é", { maxBytesPerFile: 4 }), []);
  assert.deepEqual(codes("# é", { maxBytesPerFile: 3 }), ["R007"]);
  assert.deepEqual(codes("# €", { maxBytesPerFile: 4 }), ["R007"]);
  assert.deepEqual(problems("# 😀", { maxBytesPerFile: 6 }), []);
  assert.deepEqual(codes("# 😀", { maxBytesPerFile: 5 }), ["R007"]);
});

test("documents are counted over all files, the empty ones and list items too", () => {
  const sources = [1, 2, 3].map((n) => ({ file: `${n}.yaml`, text: namespace.replace("a}", `n${n}}`) }));
  assert.deepEqual(parseDocuments(sources, { maxDocuments: 3 }).problems, []);
  const { set, problems: found } = parseDocuments(sources, { maxDocuments: 2 });
  assert.deepEqual(
    found.map(({ code, file }) => `${code} ${file}`),
    ["R008 3.yaml"],
  );
  assert.equal(set.resources.length, 2);
  assert.deepEqual(codes("---\n".repeat(10), { maxDocuments: 9 }), ["R008"]);
  const list = `apiVersion: v1\nkind: List\nitems:\n${"- {apiVersion: v1, kind: Secret}\n".repeat(10)}`;
  assert.deepEqual(codes(list, { maxDocuments: 11 }), ["R019"]);
  assert.deepEqual(codes(list, { maxDocuments: 10 }), ["R019", "R008"]);
});

test("the tokens of one document are bounded, those of many are not", () => {
  assert.deepEqual(codes(`a: [${",".repeat(200)}]`, { maxTokens: 100 }), ["R028"]);
  assert.deepEqual(
    problems(`${namespace}---\n{}\n`.repeat(20), { maxTokens: 100, maxDocuments: 40 }).filter((line) =>
      line.startsWith("R028"),
    ),
    [],
  );
});

test("one error in every byte is reported up to the limit and then said to go on", () => {
  for (const text of [
    `[${",".repeat(5000)}]`,
    "}\n".repeat(5000),
    "- @\n".repeat(5000),
    "kind: 1\n---\n".repeat(5000),
  ]) {
    const found = problems(text, { maxRejections: 50 });
    assert.equal(found.length, 51, text.slice(0, 10));
    assert.ok(
      found.some((line) => line.startsWith("R027") && line.endsWith("more than 50 rejections; reading stopped here")),
    );
  }
});

test("characters that YAML does not allow refuse the file at their place", () => {
  const cases: [text: string, at: string][] = [
    ["a: \0", "1:4"],
    ["a: 1\nb: \u001b[0m", "2:4"],
    ["# \u0085ok\n# \u009b", "2:3"],
    ["a: \ud800", "1:4"],
    ["a: \ufffe", "1:4"],
    ["a: \u007f", "1:4"],
  ];
  for (const [text, at] of cases) {
    assert.match(problems(text)[0] ?? "no problem", new RegExp(`^R012 ${at} the file holds the character U\\+`));
  }
  assert.deepEqual(codes("# 😀 \u0085 é\t\r\n"), []);
});
