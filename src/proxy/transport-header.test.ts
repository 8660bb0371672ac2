import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeTransportHeader, encodeTransportHeader, type TransportHeader } from "./transport-header.js";

const preface = "transport.l5d.io/v1\r\n\r\n";

/** Written out by hand from the message definition: field 1 varint, field 2 string, field 3 message with one field. */
const vectors: readonly (readonly [TransportHeader, string])[] = [
  [{ port: 80, name: "" }, "00000002" + "0850"],
  [{ port: 4321, name: "" }, "00000003" + "08e121"],
  [{ port: 65_535, name: "" }, "00000004" + "08ffff03"],
  [{ port: 8080, name: "", sessionProtocol: "http1" }, "00000007" + "08903f" + "1a020a00"],
  [{ port: 8080, name: "", sessionProtocol: "http2" }, "00000007" + "08903f" + "1a021200"],
  [{ port: 80, name: "web" }, "00000007" + "0850" + "1203776562"],
  [{ port: 80, name: "ü", sessionProtocol: "http2" }, "0000000a" + "0850" + "1202c3bc" + "1a021200"],
];

test("writes the bytes of the message definition, and reads them", () => {
  for (const [header, hex] of vectors) {
    const bytes = Buffer.concat([Buffer.from(preface), Buffer.from(hex, "hex")]);
    assert.deepEqual(encodeTransportHeader(header), bytes);
    assert.deepEqual(decodeTransportHeader(bytes), { kind: "header", header, bytes: bytes.length });
  }
});

test("whatever is written is read again, and what follows is left alone", () => {
  const header = fc.record(
    {
      port: fc.integer({ min: 1, max: 65_535 }),
      name: fc.string({ maxLength: 300, unit: "grapheme" }),
      sessionProtocol: fc.constantFrom("http1" as const, "http2" as const),
    },
    { requiredKeys: ["port", "name"] },
  );
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 20 }), (written, rest) => {
      const bytes = encodeTransportHeader(written);
      const verdict = decodeTransportHeader(Buffer.concat([bytes, rest]));
      assert.deepEqual(verdict, { kind: "header", header: { ...written }, bytes: bytes.length });
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("waits at every length below the whole", () => {
  const bytes = encodeTransportHeader({ port: 8080, name: "web.example", sessionProtocol: "http1" });
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(decodeTransportHeader(bytes.subarray(0, length)).kind, "incomplete", `after ${length} bytes`);
  }
});

test("a wrong preface is malformed at its first wrong byte", () => {
  for (let at = 0; at < preface.length; at++) {
    const bytes = Buffer.from(preface);
    bytes[at]! ^= 1;
    assert.equal(decodeTransportHeader(bytes.subarray(0, at + 1)).kind, "malformed", `byte ${at}`);
  }
});

test("the order of fields is free, the last of a repeated one counts, and unknown ones are passed over", () => {
  for (const [hex, expected] of [
    ["1a020a00" + "0850", { port: 80, name: "", sessionProtocol: "http1" }],
    ["0801" + "0850", { port: 80, name: "" }],
    ["1a020a00" + "1a021200" + "0850", { port: 80, name: "", sessionProtocol: "http2" }],
    // Field 15 as varint, fixed64, bytes and fixed32.
    ["7801" + "79aaaaaaaaaaaaaaaa" + "7a0161" + "7dbbbbbbbb" + "0850", { port: 80, name: "" }],
    // A session protocol whose kind we do not know is none.
    ["0850" + "1a021a00", { port: 80, name: "" }],
    ["0850" + "1a00", { port: 80, name: "" }],
  ] as const) {
    const verdict = decodeTransportHeader(framed(Buffer.from(hex, "hex")));
    assert.deepEqual(verdict.kind === "header" ? verdict.header : verdict, expected, hex);
  }
});

test("a header without a port that can be one is malformed", () => {
  for (const hex of [
    "",
    "0800",
    "08808004", // 65,536
    "08ffffffffffffffffff01", // minus one
    "0a0150", // the port as bytes
    "0850" + "0800",
  ]) {
    assert.equal(decodeTransportHeader(framed(Buffer.from(hex, "hex"))).kind, "malformed", hex);
  }
});

test("what is no protobuf message is malformed", () => {
  for (const hex of [
    "08", // no value
    "0880", // a varint without end
    "08ffffffffffffffffffff01", // a varint of eleven bytes
    "0850" + "1205" + "61", // a string past the end
    "0850" + "12ffffffff0f", // a string of 4 GiB
    "0850" + "0001", // field number zero
    "0850" + "0b", // a group
    "0850" + "0f00", // wire type 7
    "0850" + "79aaaa", // a short fixed64
    "0850" + "7daa", // a short fixed32
    "0850" + "1a0112", // a session protocol cut off
  ]) {
    assert.equal(decodeTransportHeader(framed(Buffer.from(hex, "hex"))).kind, "malformed", hex);
  }
});

test("a length that is not bounded is malformed before anything is waited for", () => {
  const length = Buffer.from("00010001", "hex");
  assert.equal(decodeTransportHeader(Buffer.concat([Buffer.from(preface), length])).kind, "malformed");
});

test("bytes by chance behind the preface never throw and never give a port outside 1 to 65,535", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (random) => {
      const verdict = decodeTransportHeader(framed(Buffer.from(random)));
      if (verdict.kind === "header") assert.ok(verdict.header.port >= 1 && verdict.header.port <= 65_535);
    }),
    { seed: 2, numRuns: 5000 },
  );
});

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([Buffer.from(preface), length, message]);
}
