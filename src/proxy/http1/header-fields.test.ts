import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  decidesHead,
  equalsIgnoringCase,
  headIncomplete,
  isToken,
  readContentLength,
  readMinorVersion,
  scanHeaderFields,
  startsVersion,
} from "./header-fields.js";

const many = 1000;

test("gives every field's name and value without the space around it, and the end of the block", () => {
  const text =
    "A: b\r\nx-y:c\r\nempty:\r\nspaces:   \t \r\ninner:\t a \t b \t\r\n!#$%&'*+-.^_`|~09: \xe4\xff:\"\r\n\r\nbody";
  const { end, fields } = scan(text);
  assert.deepEqual(fields, [
    ["A", "b"],
    ["x-y", "c"],
    ["empty", ""],
    ["spaces", ""],
    ["inner", "a \t b"],
    ["!#$%&'*+-.^_`|~09", '\xe4\xff:"'],
  ]);
  assert.equal(end, text.length - "body".length);
});

test("no field at all is a block too", () => {
  assert.deepEqual(scan("\r\nbody"), { end: 2, fields: [] });
});

test("the positions of the lines cover the block without a gap", () => {
  const text = "GET\r\na: b\r\nc:\r\nd: e f\r\n\r\n";
  const lines: number[] = [];
  scanHeaderFields(Buffer.from(text), 5, many, {
    field: (_bytes, nameStart, _nameEnd, _valueStart, _valueEnd, lineEnd) => {
      lines.push(nameStart, lineEnd);
      return undefined;
    },
  });
  assert.deepEqual(lines, [5, 11, 11, 15, 15, 23]);
});

test("every byte but those of a token is refused in a name, and every control byte in a value", () => {
  const inName = bytesThat((character) => scan(`a${character}b: c\r\n\r\n`).end === "malformed header name");
  assert.equal(
    inName,
    bytesThat((character) => !/[!#$%&'*+\-.^_`|~0-9A-Za-z:]/.test(character)),
  );
  const inValue = bytesThat((character) => scan(`a: b${character}c\r\n\r\n`).end === "malformed header value");
  assert.equal(
    inValue,
    bytesThat((character) => /[\0-\x08\x0a-\x1f\x7f]/.test(character)),
  );
});

test("a name has a byte at least, stands at the start of its line and right before the colon", () => {
  for (const text of [
    ": a\r\n\r\n",
    " a: b\r\n\r\n",
    "\ta: b\r\n\r\n",
    "a : b\r\n\r\n",
    "a: b\r\n c\r\n\r\n",
    "a\r\n\r\n",
    "\n",
  ]) {
    assert.equal(scan(text).end, "malformed header name", JSON.stringify(text));
  }
});

test("lines and the block end in CRLF only", () => {
  for (const [text, fault] of [
    ["a: b\n\r\n", "malformed header value"],
    ["a: b\r\r\n", "malformed header value"],
    ["a: b\rc\r\n\r\n", "malformed header value"],
    ["a: b\n\n", "malformed header value"],
    ["a: b\r\n\n", "malformed header name"],
    ["a: b\r\n\r\r", "malformed header name"],
    ["a: b\r\n\ra: b\r\n\r\n", "malformed header name"],
  ] as const) {
    assert.equal(scan(text).end, fault, JSON.stringify(text));
  }
});

test("what cannot become right is refused before the block is whole", () => {
  for (const text of ["a ", ":", "a: b\0", "a: b\n", "a: b\rc", "a: b\r\n ", "a: b\r\n\rx"]) {
    assert.equal(typeof scan(text).end, "string", JSON.stringify(text));
    assert.equal(scan(text.slice(0, -1)).end, headIncomplete, JSON.stringify(text.slice(0, -1)));
  }
});

test("one field more than allowed is too many, and a fault of the sink ends the reading", () => {
  const text = `${"a: b\r\n".repeat(5)}\r\n`;
  assert.equal(scan(text, 5).end, text.length);
  assert.equal(scan(text, 4).end, "too many headers");
  let calls = 0;
  const end = scanHeaderFields(Buffer.from(text), 0, many, {
    field: () => (++calls === 2 ? "missing host" : undefined),
  });
  assert.deepEqual([end, calls], ["missing host", 2]);
});

test("compares names without the case of ASCII letters, and of no other byte", () => {
  const equal = (text: string, lower: string): boolean =>
    equalsIgnoringCase(Buffer.from(text, "latin1"), 0, text.length, lower);
  assert.ok(equal("Content-LENGTH", "content-length"));
  assert.ok(equal("", ""));
  for (const [text, lower] of [
    ["content-lengt", "content-length"],
    ["content-lengthx", "content-length"],
    // Bytes that a careless folding (setting bit 5) would take for the right ones.
    ["content\rlength", "content-length"],
    ["@", "`"],
    ["\xc8ost", "host"],
  ] as const) {
    assert.equal(equal(text, lower), false, JSON.stringify(text));
  }
});

test("a content length is digits that can be counted exactly, and nothing else", () => {
  const read = (text: string): number => readContentLength(Buffer.from(text, "latin1"), 0, text.length);
  for (const [text, length] of [
    ["0", 0],
    ["007", 7],
    ["42", 42],
    ["999999999999999", 999_999_999_999_999],
  ] as const) {
    assert.equal(read(text), length);
  }
  for (const text of [
    "",
    " ",
    "1 ",
    " 1",
    "+1",
    "-1",
    "-0",
    "0x1",
    "1e3",
    "1.0",
    "1,1",
    "1_0",
    "\xb9",
    "9".repeat(16),
  ]) {
    assert.equal(read(text), -1, JSON.stringify(text));
  }
  assert.equal(readContentLength(Buffer.from("x12y"), 1, 3), 12);
});

test("a version is HTTP/1.0 or HTTP/1.1, also while it is still coming", () => {
  const version = (text: string) => readMinorVersion(Buffer.from(text), 0);
  assert.equal(version("HTTP/1.1\r\n"), 1);
  assert.equal(version("HTTP/1.0"), 0);
  for (const text of ["HTTP/1.2", "HTTP/1.", "HTTP/1", "http/1.1", "HTTP/2.0", "HTTPS1.1", ""]) {
    assert.equal(version(text), undefined, text);
  }
  const line = "HTTP/1.1\r\n";
  for (let length = 0; length < line.length; length++) {
    assert.ok(startsVersion(Buffer.from(line.slice(0, length)), 0), `${length} bytes`);
    assert.equal(startsVersion(Buffer.from(`${line.slice(0, length)}\0`), 0), false, `${length} bytes and NUL`);
  }
});

test("a token has a byte at least and no separator", () => {
  assert.deepEqual(
    ["a", "x-y_z", "", "a b", "a,b", "a;b", "\xe4", "\u0141", "a\n"].map((text) => isToken(text)),
    [true, true, false, false, false, false, false, false, false],
  );
});

test("whatever ends a head or spoils it for good, one of its bytes decides so", () => {
  const start = "GET / HTTP/1.1\r\nhost: x\r\n";
  for (const [rest, decides] of [
    ["", false],
    ["a: b", false],
    ["a: b\r", false],
    ["a: b\r\n", false],
    ["a: b\r\nc: d\r\n", false],
    ["\r", false],
    ["\r\n", true],
    ["a: b\r\n\r\n", true],
    ["a: b\r\n\r\nbody", true],
    ["a: b\n", true],
    ["\n", true],
    ["a: \0", true],
    ["a: \x7f", true],
  ] as const) {
    const bytes = Buffer.from(start + rest);
    assert.equal(decidesHead(bytes, start.length), decides, JSON.stringify(rest));
  }
});

test("bytes that decide nothing leave every block incomplete that was so", () => {
  const piece = fc.constantFrom("\r\n", "\r", "\n", "a: b", ":", " ", "\t", "\0", "\r\n\r\n", "host", "\x7f", "x");
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, (first, rest) => {
      if (scan(first).end !== headIncomplete) return;
      const bytes = Buffer.from(`\r\n${first}${rest}`);
      if (decidesHead(bytes, first.length + 2)) return;
      const { end } = scanFields(bytes, 2);
      assert.ok(typeof end === "string" || end === headIncomplete);
    }),
    { seed: 7, numRuns: 5000 },
  );
});

interface Scanned {
  readonly end: number | string;
  readonly fields: readonly (readonly [string, string])[];
}

function scan(text: string, maxHeaders = many): Scanned {
  return scanFields(Buffer.from(text, "latin1"), 0, maxHeaders);
}

function scanFields(bytes: Buffer, start: number, maxHeaders = many): Scanned {
  const fields: [string, string][] = [];
  const end = scanHeaderFields(bytes, start, maxHeaders, {
    field: (_bytes, nameStart, nameEnd, valueStart, valueEnd) => {
      fields.push([bytes.toString("latin1", nameStart, nameEnd), bytes.toString("latin1", valueStart, valueEnd)]);
      return undefined;
    },
  });
  return { end, fields };
}

function bytesThat(holds: (character: string) => boolean): string {
  return Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
    .filter(holds)
    .join("");
}
