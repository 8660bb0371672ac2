import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "./decode-utf8.js";

test("UTF-8 becomes text, without its byte order mark", () => {
  assert.deepEqual(decodeUtf8(Buffer.from("a: é 😀\n")), { ok: true, text: "a: é 😀\n" });
  assert.deepEqual(decodeUtf8(Buffer.from("\ufeffa: 1")), { ok: true, text: "a: 1" });
  assert.deepEqual(decodeUtf8(Buffer.alloc(0)), { ok: true, text: "" });
});

test("the first byte that is not UTF-8 is found by line and column", () => {
  const cases: [bytes: number[], line: number, column: number][] = [
    [[0xff], 1, 1],
    [[0x61, 0x0a, 0x62, 0xff, 0x63], 2, 2],
    // An overlong `/`, half of a pair, and a character cut short by the end of its line.
    [[0x61, 0xc0, 0xaf], 1, 2],
    [[0xed, 0xa0, 0x80], 1, 1],
    [[0x61, 0xe2, 0x82, 0x0a, 0x62], 1, 2],
    // After a real U+FFFD and a character of two UTF-16 units.
    [[0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x98, 0x80, 0xfe], 1, 4],
    // UTF-16 with its mark.
    [[0xff, 0xfe, 0x61, 0x00], 1, 1],
  ];
  for (const [bytes, line, column] of cases) {
    assert.deepEqual(decodeUtf8(Uint8Array.from(bytes)), { ok: false, line, column }, bytes.join(" "));
  }
});
