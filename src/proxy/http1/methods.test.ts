import assert from "node:assert/strict";
import { METHODS } from "node:http";
import { test } from "node:test";
import { isMethodByte, longestMethod, readMethod } from "./methods.js";

test("reads every method that Node's parser takes, wherever it stands", () => {
  for (const method of METHODS) {
    const bytes = Buffer.from(`A${method}B / HTTP/1.1`);
    assert.equal(readMethod(bytes, 1, 1 + method.length), method);
    assert.ok(method.length <= longestMethod);
    assert.ok(
      [...Buffer.from(method)].every((byte) => isMethodByte(byte)),
      method,
    );
  }
});

test("a method is its exact bytes: no other case, no part, no addition", () => {
  for (const method of METHODS) {
    const bytes = Buffer.from(`${method}X`);
    assert.equal(readMethod(bytes, 0, bytes.length), undefined);
    assert.notEqual(readMethod(bytes, 0, method.length - 1), method);
    assert.equal(readMethod(Buffer.from(method.toLowerCase()), 0, method.length), undefined);
    assert.equal(readMethod(Buffer.from(method), 0, method.length + 1), undefined);
  }
  for (const text of ["", "PRI", "GETS", "get", "Get", "G\0T", "X".repeat(1000)]) {
    assert.equal(readMethod(Buffer.from(text), 0, text.length), undefined, text);
  }
});

test("only upper-case letters and the dash may be in a method", () => {
  const allowed = Array.from({ length: 256 }, (_, byte) => byte)
    .filter(isMethodByte)
    .map((byte) => String.fromCharCode(byte));
  assert.equal(allowed.join(""), "-ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  assert.equal(isMethodByte(Buffer.alloc(0)[0]!), false);
});
