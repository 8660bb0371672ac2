import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeElement } from "../../test/support/certificates.js";
import { hexOf, readChildren, readElement, readOnlyElement } from "./der-reader.js";

test("an element is read with the shortest form of its length", () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535]) {
    const bytes = encodeElement(0x04, Buffer.alloc(length, 7));
    const element = readOnlyElement(bytes, 0, bytes.length);
    assert.equal(element && element.end - element.start, length);
  }
});

test("what is BER but not DER, or leaves its place, is refused", () => {
  const cases: [string, number[]][] = [
    ["nothing", []],
    ["a tag alone", [0x30]],
    ["an indefinite length", [0x30, 0x80, 0x00, 0x00]],
    ["a length of one byte written in two", [0x04, 0x81, 0x01, 0x00]],
    ["a length of two bytes written in three", [0x04, 0x82, 0x00, 0x80, ...Array<number>(128).fill(0)]],
    ["a length of four bytes", [0x04, 0x84, 0x01, 0x00, 0x00, 0x00]],
    ["a length cut short", [0x04, 0x82, 0x01]],
    ["the reserved length byte", [0x04, 0xff]],
    ["content cut short", [0x04, 0x02, 0x00]],
    ["a tag of several bytes", [0x1f, 0x81, 0x01, 0x00]],
    ["a byte too many", [0x04, 0x01, 0x00, 0x00]],
  ];
  for (const [name, bytes] of cases) {
    assert.equal(readOnlyElement(Uint8Array.from(bytes), 0, bytes.length), undefined, name);
  }
});

test("a child may not reach beyond its parent", () => {
  const bytes = Uint8Array.from([0x30, 0x03, 0x04, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00]);
  const parent = readElement(bytes, 0, bytes.length)!;
  assert.equal(readChildren(bytes, parent), undefined);
});

test("a limit beyond the bytes is refused", () => {
  assert.equal(readElement(Uint8Array.from([0x04, 0x01, 0x00]), 0, 10), undefined);
});

test("whatever is encoded is read back, nested or not", () => {
  const leaf = fc.uint8Array({ maxLength: 300 }).map((content) => encodeElement(0x04, content));
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 8 }), (elements) => {
      const bytes = encodeElement(0x30, Buffer.concat(elements));
      const children = readChildren(bytes, readOnlyElement(bytes, 0, bytes.length)!);
      const contents = children?.map((child) => hexOf(bytes, child));
      const expected = elements.map((element) => hexOf(element, readOnlyElement(element, 0, element.length)!));
      assert.deepEqual(contents, expected);
    }),
  );
});

test("any bytes at all are read without an exception, and every element lies inside them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const element = readElement(bytes, 0, bytes.length);
      assert.ok(element === undefined || (element.start <= element.end && element.end <= bytes.length));
      if (element) readChildren(bytes, element);
    }),
  );
});
