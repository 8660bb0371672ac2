import { test } from "node:test";
import assert from "node:assert/strict";
import { encodeElement } from "../../test/support/certificates.js";
import { formatTime, readValidity } from "./certificate-time.js";
import { readOnlyElement } from "./der-reader.js";

function read(tag: number, text: string): string | undefined {
  const time = encodeElement(tag, Buffer.from(text, "latin1"));
  const bytes = encodeElement(0x30, Buffer.concat([time, time]));
  const validity = readValidity(bytes, readOnlyElement(bytes, 0, bytes.length)!);
  return validity && formatTime(validity.notAfter);
}

test("both forms of time are read", () => {
  assert.equal(read(0x17, "300505100040Z"), "2030-05-05T10:00:40Z");
  assert.equal(read(0x17, "491231235959Z"), "2049-12-31T23:59:59Z");
  assert.equal(read(0x17, "500101000000Z"), "1950-01-01T00:00:00Z");
  assert.equal(read(0x18, "20500101000000Z"), "2050-01-01T00:00:00Z");
  assert.equal(read(0x18, "99991231235959Z"), "9999-12-31T23:59:59Z");
  assert.equal(read(0x17, "240229000000Z"), "2024-02-29T00:00:00Z");
});

test("a time that RFC 5280 does not allow makes the validity unreadable", () => {
  const cases: [number, string][] = [
    [0x17, "3005051000Z"],
    [0x17, "300505100040"],
    [0x17, "300505100040+0000"],
    [0x17, "20300505100040Z"],
    [0x18, "300505100040Z"],
    [0x18, "20500101000000.5Z"],
    [0x17, "301305100040Z"],
    [0x17, "300005100040Z"],
    [0x17, "300230100040Z"],
    [0x17, "300505240040Z"],
    [0x17, "300505106040Z"],
    [0x17, "300505100060Z"],
    [0x17, "3005051000x0Z"],
    [0x17, "-30505100040Z"],
    [0x17, ""],
    [0x04, "300505100040Z"],
  ];
  for (const [tag, text] of cases) assert.equal(read(tag, text), undefined, text);
});
