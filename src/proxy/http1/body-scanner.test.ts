import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BodyScanner } from "./body-scanner.js";
import { bodyUntilClose, chunkedBody } from "./body-framing.js";

/** Whole chunked bodies. Whatever follows must be left alone. */
const wholeBodies: readonly string[] = [
  "0\r\n\r\n",
  "5\r\nhello\r\n0\r\n\r\n",
  "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
  "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
  "00000005\r\nhello\r\n000\r\n\r\n",
  "4\r\n\r\n\r\n\r\n0\r\n\r\n",
  "5\r\n0\r\n\r\n\r\n0\r\n\r\n",
  "5;name\r\nhello\r\n0;last\r\n\r\n",
  '5;name=value;other="a\tb; c"\r\nhello\r\n0\r\n\r\n',
  `5;${"x".repeat(4095)}\r\nhello\r\n0\r\n\r\n`,
  "5\r\nhello\r\n0\r\nchecksum: abc\r\nx-other:\r\n\r\n",
  "0\r\nx-host: a\r\nhosts: b\r\nx-l5d-client-id: c\r\n\r\n",
  `0\r\n${`x: ${"y".repeat(4000)}\r\n`.repeat(2)}\r\n`,
];

/** Bodies that are refused at their last byte, and not before. */
const malformedBodies: readonly (readonly [string, string])[] = [
  ["no size", "\r"],
  ["no size before an extension", ";"],
  ["a sign", "+"],
  ["a minus", "-"],
  ["a prefix that means hexadecimal elsewhere", "0x"],
  ["a space before the size", " "],
  ["a space behind the size", "5 "],
  ["a tab behind the size", "5\t"],
  ["a digit that is none", "5g"],
  ["an underscore between digits", "1_"],
  ["a size that wraps around at 64 bits", "1000000000000"],
  ["too many zeros", "0000000000000"],
  ["a size line that ends in LF", "5\n"],
  ["a size line that ends in a bare CR", "5\rh"],
  ["NUL in an extension", "5;a\0"],
  ["LF in an extension", "5;a\n"],
  ["CR in an extension", "5;a\rb"],
  ["an escape in an extension", "5;\x1b"],
  ["DEL in an extension", "5;\x7f"],
  ["an extension without a name", "5;\r\n"],
  ["a value without a name", "5;=a\r\n"],
  ["a name without its value", "5;a=\r\n"],
  ["a second extension without a name", "5;a;\r\n"],
  ["a space before an extension's name", "5; a\r\n"],
  ["a space behind an extension's name", "5;a \r\n"],
  ["a quoted value without its end", '5;a="b\r\n'],
  ["a byte behind a quoted value", '5;a="b"c\r\n'],
  ["a backslash in a quoted value", '5;a="\\""\r\n'],
  ["a letter beyond ASCII in an extension", "5;\xe4\r\n"],
  ["an extension that is too long", `5;${"x".repeat(4096)}`],
  ["data longer than its size", "5\r\nhello!"],
  ["data that ends in LF", "5\r\nhello\n"],
  ["data that ends in a bare CR", "5\r\nhello\r0"],
  ["data that ends in CR CR", "5\r\nhello\r\r"],
  ["no size for the second chunk", "5\r\nhello\r\n\r"],
  ["a bare LF for the end", "0\r\n\n"],
  ["a bare CR for the end", "0\r\n\rx"],
  ["a trailer without a colon", "0\r\nx\r\n"],
  ["a trailer without a name", "0\r\n: x\r\n"],
  ["a space before a trailer's colon", "0\r\nx : y\r\n"],
  ["a folded trailer", "0\r\nx: y\r\n z: a\r\n"],
  ["NUL in a trailer", "0\r\nx: \0"],
  ["LF in a trailer", "0\r\nx: y\n"],
  ["CR in a trailer", "0\r\nx: y\rz"],
  ["a letter beyond ASCII in a trailer's name", "0\r\nh\xf6st: x\r\n"],
  ["a trailer that is too long", `0\r\nx:${"y".repeat(4095)}`],
  ["trailers that are too long together", `0\r\n${`x:${"y".repeat(4000)}\r\n`.repeat(2)}x:${"y".repeat(187)}`],
  ...[
    "Content-Length",
    "transfer-encoding",
    "HOST",
    "connection",
    "l5d-client-id",
    "L5D_Client-ID",
    "content_length",
  ].map((name) => [`a trailer that the head alone may have: ${name}`, `0\r\n${name}: 1\r\n`] as const),
];

test("finds the end of a chunked body in one piece and split in two anywhere", () => {
  for (const body of wholeBodies) {
    for (let cut = 0; cut <= body.length; cut += body.length > 200 ? 37 : 1) {
      const pieces = [body.slice(0, cut), `${body.slice(cut)}GET / HTTP/1.1\r\n`];
      assert.deepEqual(scanPieces(chunkedBody, pieces), { end: body.length, verdict: "done" }, JSON.stringify(body));
    }
  }
});

test("a chunked body is not done before its last byte", () => {
  for (const body of wholeBodies) {
    for (const cut of [1, 2, 3, body.length - 1]) {
      assert.equal(scanPieces(chunkedBody, [body.slice(0, cut)]).verdict, "more", JSON.stringify(body.slice(0, cut)));
    }
  }
});

test("refuses malformed chunks at their first wrong byte, in one piece and byte by byte", () => {
  for (const [what, body] of malformedBodies) {
    assert.equal(scanPieces(chunkedBody, [body.slice(0, -1)]).verdict, "more", `before ${what}`);
    assert.equal(scanPieces(chunkedBody, [body]).verdict, "malformed", what);
    assert.equal(scanPieces(chunkedBody, Array.from(body)).verdict, "malformed", `${what}, byte by byte`);
    assert.equal(scanPieces(chunkedBody, [`${body}\r\n0\r\n\r\n`]).verdict, "malformed", `${what}, with more behind`);
  }
});

test("a body of known length ends there, however it comes", () => {
  for (const cut of [0, 1, 4, 5, 6, 9]) {
    const text = "helloNEXT";
    assert.deepEqual(
      scanPieces(5, [text.slice(0, cut), text.slice(cut)]),
      { end: 5, verdict: "done" },
      `cut at ${cut}`,
    );
  }
  assert.deepEqual(scanPieces(5, ["hell"]), { end: 4, verdict: "more" });
  assert.deepEqual(scanPieces(0, ["next"]), { end: 0, verdict: "done" });
});

test("only a body that ends with the connection is completed by its end", () => {
  for (const [length, bytes, complete] of [
    [bodyUntilClose, "anything", true],
    [bodyUntilClose, "", true],
    [5, "hell", false],
    [chunkedBody, "5\r\nhello\r\n", false],
    [chunkedBody, "0\r\n", false],
    [0, "", true],
  ] as const) {
    const scanner = new BodyScanner();
    scanner.begin(length);
    assert.equal(scanner.scan(Buffer.from(bytes), 0), bytes.length);
    assert.equal(scanner.end(), complete, `${length} ${JSON.stringify(bytes)}`);
  }
});

test("starts behind the head, and a second body starts anew", () => {
  const scanner = new BodyScanner();
  const bytes = Buffer.from("head5\r\nhello\r\n0\r\nx: y\r\n\r\n3\r\nabc\r\n0\r\n\r\nrest");
  scanner.begin(chunkedBody);
  const first = scanner.scan(bytes, 4);
  assert.equal(bytes.toString("latin1", 4, first), "5\r\nhello\r\n0\r\nx: y\r\n\r\n");
  scanner.begin(chunkedBody);
  const second = scanner.scan(bytes, first);
  assert.equal(bytes.toString("latin1", second), "rest");
});

test("a body broken off in the middle leaves nothing behind for the next", () => {
  for (const start of [
    "5\r",
    "5\r\nhel",
    "5\r\nhello\r",
    "0\r\nx: y",
    "0\r\n\r",
    "00000",
    `0\r\n${"x:y\r\n".repeat(1500)}`,
  ]) {
    const scanner = new BodyScanner();
    scanner.begin(chunkedBody);
    scanner.scan(Buffer.from(start), 0);
    scanner.begin(chunkedBody);
    const whole = Buffer.from(`000000000005\r\nhello\r\n0\r\n${"x:y\r\n".repeat(1500)}\r\n`);
    assert.equal(scanner.scan(whole, 0), whole.length, JSON.stringify(start.slice(0, 20)));
    assert.equal(scanner.done, true);
  }
});

test("how the bytes are cut changes neither the end nor the verdict", () => {
  const part = fc.oneof(
    fc.constantFrom(
      "0\r\n\r\n",
      "5\r\nhello\r\n",
      "5;a=b\r\nhello\r\n",
      "0\r\nx: y\r\n\r\n",
      "1\r\n\r\r\n",
      "0\r\nhost: x\r\n",
    ),
    fc.constantFrom("\r", "\n", "\r\n", "0", "5", "f", ";", "=", '"', ":", "x", " ", "\0", "\t", "\x7f", "\xff", "-"),
  );
  const body = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(body, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
      const whole = scanPieces(chunkedBody, [text]);
      const split = scanPieces(chunkedBody, piecesOf(text, cuts));
      const bytewise = scanPieces(chunkedBody, Array.from(text));
      assert.deepEqual(split, whole);
      assert.deepEqual(bytewise, whole);
    }),
    { seed: 3, numRuns: 3000 },
  );
});

interface Scanned {
  /** How many bytes belong to the body; -1 when malformed. */
  readonly end: number;
  readonly verdict: "done" | "more" | "malformed";
}

function scanPieces(length: number, pieces: readonly string[]): Scanned {
  const scanner = new BodyScanner();
  scanner.begin(length);
  let total = 0;
  for (const piece of pieces) {
    const end = scanner.scan(Buffer.from(piece, "latin1"), 0);
    if (end < 0) return { end: -1, verdict: "malformed" };
    total += end;
  }
  return { end: total, verdict: scanner.done ? "done" : "more" };
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  const positions = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
  return positions.slice(1).map((position, index) => text.slice(positions[index], position));
}
