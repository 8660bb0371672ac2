import assert from "node:assert/strict";
import { test } from "node:test";
import { LineSplitter } from "./line-splitter.js";

test("lines are found however the bytes are cut", () => {
  const bytes = Buffer.from("first\nsecönd\r\n\nlast");
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    splitter.write(bytes.subarray(0, cut));
    splitter.write(bytes.subarray(cut));
    splitter.end();
    assert.deepEqual(lines, ["first", "secönd", "", "last"], `cut at ${cut}`);
  }
});

test("a line without an end is handed on in pieces of bounded length", () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), 4);
  splitter.write(Buffer.from("abcdefghi"));
  assert.deepEqual(lines, ["abcd", "efgh"]);
  splitter.write(Buffer.from("j\nklmnop\n"));
  splitter.end();
  assert.deepEqual(lines, ["abcd", "efgh", "ij", "klmn", "op"]);
});

test("bytes that are not UTF-8 become replacement characters", () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  splitter.write(Buffer.from([0x61, 0xff, 0x0a, 0xc3]));
  splitter.end();
  assert.deepEqual(lines, ["a\ufffd", "\ufffd"]);
});
