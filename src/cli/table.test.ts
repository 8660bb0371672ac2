import assert from "node:assert/strict";
import { test } from "node:test";
import { tableLines } from "./table.js";

test("columns are as wide as their widest cell and three spaces apart", () => {
  assert.deepEqual(
    tableLines(
      ["NAMESPACE", "NAME"],
      [
        ["data", "database-clients"],
        ["tenant-a-long-name", "x"],
      ],
    ),
    ["NAMESPACE            NAME", "data                 database-clients", "tenant-a-long-name   x"],
  );
});

test("a name with a line end stays in its row", () => {
  assert.deepEqual(tableLines(["NAME"], [["a\nb"]]), ["NAME", "a\\x0ab"]);
});

test("a name with a tab does not move the columns", () => {
  assert.deepEqual(tableLines(["NAME", "AGE"], [["a\tb", "3m"]]), ["NAME   AGE", "a\\tb   3m"]);
});

test("a table without rows is its header", () => {
  assert.deepEqual(tableLines(["NAME", "AGE"], []), ["NAME   AGE"]);
});

test("a table may have more rows than a function can have arguments", () => {
  const lines = tableLines(
    ["NAME"],
    Array.from({ length: 200_000 }, () => ["x"]),
  );
  assert.equal(lines.length, 200_001);
});
