import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultProxyLimits } from "../limits.js";
import { RequestIntake, type Intake } from "./request-intake.js";

const limits = { ...defaultProxyLimits, maxHeadBytes: 200, maxHeaders: 5 };
const request = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";

test("an intake without bytes is empty and waits", () => {
  const intake = new RequestIntake(limits);
  assert.equal(intake.isEmpty, true);
  assert.equal(intake.size, 0);
  assert.equal(intake.take(), undefined);
  assert.deepEqual(intake.nextHead(false), { kind: "more" });
  assert.deepEqual(intake.nextHead(true), { kind: "more" });
});

test("gives the head, where it ends and the bytes it stands in; what is not used waits for the next", () => {
  const intake = intakeOf(`${request}POST /b HTTP/1.1\r\nhost: y\r\ncontent-length: 2\r\n\r\nhi${request}`);
  for (const [target, bodyLength] of [
    ["/a", 0],
    ["/b", 2],
    ["/a", 0],
  ] as const) {
    const next = headOf(intake.nextHead(false));
    assert.deepEqual([next.head.target, next.head.bodyLength], [target, bodyLength]);
    intake.keep(next.bytes, next.length + next.head.bodyLength);
  }
  assert.equal(intake.isEmpty, true);
});

test("taking empties, and keeping puts back what stands behind a position", () => {
  const intake = intakeOf("abcdef");
  const bytes = intake.take()!;
  assert.equal(bytes.toString(), "abcdef");
  assert.equal(intake.isEmpty, true);
  intake.keep(bytes, 4);
  intake.add(Buffer.from("g"));
  assert.equal(intake.size, 3);
  assert.equal(intake.take()?.toString(), "efg");
  intake.keep(bytes, 6);
  assert.equal(intake.isEmpty, true);
});

test("a head that the client's end breaks off is malformed, and one that it follows is whole", () => {
  for (let length = 1; length < request.length; length++) {
    const intake = intakeOf(request.slice(0, length));
    assert.equal(intake.nextHead(false).kind, "more");
    assert.deepEqual(intake.nextHead(true), {
      kind: "refuse",
      status: 400,
      cause: "malformed-request",
      detail: "connection ended inside a request head",
    });
  }
  assert.equal(intakeOf(request).nextHead(true).kind, "head");
});

test("a head is refused as soon as it is too large, whole or not", () => {
  const start = "GET / HTTP/1.1\r\nhost: x\r\na: ";
  const whole = (length: number): string => `${start}${"b".repeat(length - start.length - 4)}\r\n\r\n`;
  assert.equal(intakeOf(whole(200)).nextHead(false).kind, "head");
  assert.equal(intakeOf(whole(300).slice(0, 200)).nextHead(false).kind, "more");
  const tooLarge = { kind: "refuse", status: 431, cause: "head-too-large", detail: "request head is too large" };
  for (const text of [whole(201), whole(300).slice(0, 201)]) {
    assert.deepEqual(intakeOf(text).nextHead(false), tooLarge);
    assert.deepEqual(bytewise(text), tooLarge);
  }
  assert.equal(intakeOf(whole(200) + "x".repeat(1000)).nextHead(false).kind, "head", "a body does not count");
});

test("a target that never ends is refused, however it comes", () => {
  const text = `GET /${"a".repeat(300)}`;
  assert.equal(kindAndStatus(intakeOf(text).nextHead(false)), "refuse 431");
  assert.equal(kindAndStatus(bytewise(text)), "refuse 431");
});

test("more fields than allowed are refused as too large", () => {
  const text = `GET / HTTP/1.1\r\nhost: x\r\n${"a: b\r\n".repeat(5)}`;
  for (const answer of [intakeOf(text).nextHead(false), bytewise(`${text}\r\n`)]) {
    assert.deepEqual(answer, { kind: "refuse", status: 431, cause: "head-too-large", detail: "too many headers" });
  }
});

test("what can never be a request is refused without waiting for an end", () => {
  for (const text of ["\r\n", "hello", "\x16\x03\x01", "GET /a\tb", "GET / HTTP/2", "GET / HTTP/1.1\r\nhost : x"]) {
    assert.equal(kindAndStatus(intakeOf(text).nextHead(false)), "refuse 400", JSON.stringify(text));
  }
});

test("the same bytes give the same answer in one piece, in several, and byte by byte", () => {
  const line = fc.constantFrom(
    "host: x",
    "host: y",
    "content-length: 3",
    "transfer-encoding: chunked",
    "l5d-client-id: forged",
    "connection: x-a",
    "x-a : 1",
    "x-a: \0",
    "x-a: \r",
    "x-a: 1\n",
    " folded",
    "",
  );
  const start = fc.constantFrom(
    "GET / HTTP/1.1",
    "POST /a HTTP/1.0",
    "GET / HTTP/1.2",
    "get / HTTP/1.1",
    "GETT / HTTP/1.1",
  );
  const text = fc
    .tuple(
      start,
      fc.array(line, { maxLength: 6 }),
      fc.constantFrom("\r\n\r\n", "\r\n", "\n\n", "\r\n\r", "\r\n\r\nbody"),
    )
    .map(([first, lines, end]) => [first, "host: x", ...lines].slice(0, 7).join("\r\n") + end);
  fc.assert(
    fc.property(text, fc.array(fc.nat(150), { maxLength: 4 }), (bytes, cuts) => {
      const whole = kindAndStatus(intakeOf(bytes).nextHead(true));
      assert.equal(kindAndStatus(bytewise(bytes)), whole);
      assert.equal(kindAndStatus(inPieces(piecesOf(bytes, cuts))), whole);
    }),
    { seed: 8, numRuns: 3000 },
  );
});

function intakeOf(text: string): RequestIntake {
  const intake = new RequestIntake(limits);
  intake.add(Buffer.from(text, "latin1"));
  return intake;
}

function bytewise(text: string): Intake {
  return inPieces(Array.from(text));
}

/** The first answer other than `more`, with the client's end after the last piece. */
function inPieces(pieces: readonly string[]): Intake {
  const intake = new RequestIntake(limits);
  for (const piece of pieces) {
    intake.add(Buffer.from(piece, "latin1"));
    const answer = intake.nextHead(false);
    if (answer.kind !== "more") return answer;
  }
  return intake.nextHead(true);
}

function headOf(answer: Intake): Extract<Intake, { kind: "head" }> {
  assert.equal(answer.kind, "head");
  return answer;
}

function kindAndStatus(answer: Intake): string {
  if (answer.kind === "head")
    return `head of ${answer.length} for ${answer.head.target}, ${answer.head.cuts.join(" ")}`;
  return answer.kind === "refuse" ? `refuse ${answer.status}` : "more";
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  const positions = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
  return positions.slice(1).map((position, index) => text.slice(positions[index], position));
}
