import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldValues } from "./field-values.js";

function valuesIn(lines: string, name: string): readonly string[] {
  return fieldValues(Buffer.from(`${lines}\r\n`, "latin1"), 0, name);
}

test("a header is found in whatever case it is written, and only under its whole name", () => {
  const lines = "X-Role: a\r\nx-role2: b\r\nx-rol: c\r\nx_role: d\r\nX-ROLE: e\r\n";
  assert.deepEqual(valuesIn(lines, "x-role"), ["a", "e"]);
  assert.deepEqual(valuesIn(lines, "x-absent"), []);
  assert.deepEqual(valuesIn("", "x-role"), []);
});

test("values keep their bytes and lose the blanks around them", () => {
  assert.deepEqual(valuesIn("a: \t b \t c\t \r\n", "a"), ["b \t c"]);
  assert.deepEqual(valuesIn("a:b\r\na:\r\na: \t\r\na: :c:\r\n", "a"), ["b", "", "", ":c:"]);
  assert.deepEqual(valuesIn("a: M\xfcller\xa0\r\n", "a"), ["M\xfcller\xa0"]);
});

test("nothing is split and nothing joined", () => {
  assert.deepEqual(valuesIn('a: b, c\r\na: "d,e"\r\n', "a"), ["b, c", '"d,e"']);
});

test("names of prototype members are names like others", () => {
  assert.deepEqual(valuesIn("__proto__: x\r\n", "__proto__"), ["x"]);
  assert.deepEqual(valuesIn("a: x\r\n", "constructor"), []);
});
