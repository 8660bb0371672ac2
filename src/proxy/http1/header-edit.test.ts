import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RequestFilter } from "../../policy/index.js";
import { forwardedBytes } from "./forwarded-head.js";
import { headerEdit, headerEditFault, type HeaderEdit } from "./header-edit.js";
import { Http1RequestHead } from "./request-head.js";

type Filter = Extract<RequestFilter, { kind: "modify-headers" }>;

const idLine = "l5d-client-id: proved\r\n";

test("each filter adds, then sets, then removes, and filters follow one another", () => {
  const cases: readonly (readonly [filters: readonly Filter[], lines: readonly string[]])[] = [
    [[modify({ add: ["a:2"] })], ["A: 1", "b: 1", "a: 2"]],
    [[modify({ set: ["a:2"] })], ["b: 1", "a: 2"]],
    [[modify({ remove: ["a"] })], ["b: 1"]],
    [[modify({ add: ["a:2", "c:1"], set: ["a:3"], remove: ["c"] })], ["b: 1", "a: 3"]],
    [
      [modify({ add: ["c:1", "c:2"] }), modify({ add: ["c:3"] })],
      ["A: 1", "b: 1", "c: 1", "c: 2", "c: 3"],
    ],
    [
      [modify({ remove: ["a"] }), modify({ add: ["a:2"] })],
      ["b: 1", "a: 2"],
    ],
    [[modify({ set: ["a:2"] }), modify({ set: ["a:3"], remove: ["b"] })], ["a: 3"]],
    [[modify({ set: ["a:"] })], ["b: 1", "a: "]],
    [[modify({ remove: ["absent"] })], ["A: 1", "b: 1"]],
  ];
  for (const [filters, lines] of cases) {
    assert.deepEqual(forward(["A: 1", "b: 1"], filters), lines, JSON.stringify(filters));
  }
});

test("every line of a name is left out, in whatever case it is written", () => {
  const lines = ["X-Role: a", "x-role: b", "X-ROLE:c", "x-role2: d", "x_role: e"];
  assert.deepEqual(forward(lines, [modify({ remove: ["X-Role"] })]), ["x-role2: d", "x_role: e"]);
  assert.deepEqual(forward(lines, [modify({ set: ["X-Role:z"] })]), ["x-role2: d", "x_role: e", "x-role: z"]);
});

test("a line that the client wants removed may still be set", () => {
  assert.deepEqual(forward(["connection: x-role", "x-role: forged"], [modify({ set: ["x-role:user"] })]), [
    "x-role: user",
  ]);
});

test("no filter touches what frames, routes or identifies", () => {
  const protectedNames = [
    "content-length",
    "Transfer-Encoding",
    "transfer_encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "Host",
    "l5d-client-id",
    "L5D_Client_ID",
  ];
  for (const name of protectedNames) {
    const filter = modify({ add: [`${name}:1`], set: [`${name}:2`], remove: [name] });
    assert.equal(headerEdit([filter]), undefined, name);
    const beside = modify({ add: [`${name}:1`, "a:1"], set: [`${name}:2`], remove: [name, "b"] });
    const lines = ["content-length: 0", "te: trailers", "b: 1"];
    assert.deepEqual(forward(lines, [beside]), ["content-length: 0", "te: trailers", "a: 1"], name);
  }
});

test("a line that would end early or break the head is never written", () => {
  const values = ["1\r\nx: y", "1\n", "\r", "\0", "\x7f", "1\r\n\r\nGET / HTTP/1.1", "\u010a", "\u2028", "\ud800"];
  for (const value of values) {
    for (const edit of [{ add: [`a:${value}`] }, { set: [`a:${value}`] }]) {
      assert.equal(headerEdit([modify(edit)]), headerEditFault, JSON.stringify(value));
    }
  }
  for (const name of ["a b", "a\r\nb", "", "a\0", "\xfc"]) {
    assert.equal(headerEdit([modify({ add: [`${name}:1`] })]), headerEditFault, JSON.stringify(name));
  }
  assert.deepEqual(forward([], [modify({ set: ["a:\t b\xfc; c "] })]), ["a: \t b\xfc; c "]);
});

test("whatever filters do, the application reads one request with the framing that was judged", () => {
  const name = fc.constantFrom("a", "B", "content-length", "transfer-encoding", "host", "connection", "x-c", "upgrade");
  const line = fc.record({ name, value: fc.constantFrom("", "1", "chunked", "close", "a, b", "evil.example") });
  const filter = fc.record({
    kind: fc.constant("modify-headers" as const),
    add: fc.array(line, { maxLength: 3 }),
    set: fc.array(line, { maxLength: 3 }),
    remove: fc.array(name, { maxLength: 3 }),
  });
  const lines = fc.array(
    fc.constantFrom("a: 1", "B: 2", "connection: x-c", "x-c: 3", "content-length: 0", "connection: close"),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 3 }), lines, (filters, clientLines) => {
      fc.pre(clientLines.filter((each) => each.startsWith("content-length")).length < 2);
      const before = parse(headOf(clientLines));
      const after = parse(forwardedText(clientLines, filters));
      assert.deepEqual(
        [after.target, after.host, after.bodyLength, after.keepAlive, after.upgrade],
        [before.target, before.host, before.bodyLength, before.keepAlive, before.upgrade],
      );
      assert.deepEqual(after.header("a"), expectedValues("a", filters, before.header("a")));
    }),
    { seed: 4, numRuns: 2000 },
  );
});

/** The plain meaning: one map of lists, changed filter by filter. */
function expectedValues(name: string, filters: readonly Filter[], sent: readonly string[]): readonly string[] {
  let values = [...sent];
  for (const { add, set, remove } of filters) {
    values.push(...add.filter((line) => line.name === name).map(({ value }) => value));
    for (const line of set) if (line.name === name) values = [line.value];
    if (remove.includes(name)) values = [];
  }
  return values;
}

function modify(parts: { add?: readonly string[]; set?: readonly string[]; remove?: readonly string[] }): Filter {
  const lines = (texts: readonly string[] = []) =>
    texts.map((text) => ({ name: text.slice(0, text.indexOf(":")), value: text.slice(text.indexOf(":") + 1) }));
  return { kind: "modify-headers", add: lines(parts.add), set: lines(parts.set), remove: parts.remove ?? [] };
}

function headOf(lines: readonly string[]): string {
  return ["GET / HTTP/1.1", "host: x", ...lines, "", ""].join("\r\n");
}

function parse(text: string): Http1RequestHead {
  const head = new Http1RequestHead();
  assert.equal(head.parse(Buffer.from(text, "latin1"), 100), text.length, JSON.stringify(text));
  return head;
}

function forwardedText(lines: readonly string[], filters: readonly Filter[]): string {
  const text = headOf(lines);
  const edit = headerEdit(filters);
  assert.ok(typeof edit !== "string", "the filters can be written");
  const changes: { edit?: HeaderEdit } = edit === undefined ? {} : { edit };
  const bytes = Buffer.from(text, "latin1");
  return forwardedBytes(bytes, 0, parse(text), Buffer.from(idLine), undefined, changes).toString("latin1");
}

/** The forwarded lines without start line, Host and identity. */
function forward(lines: readonly string[], filters: readonly Filter[]): string[] {
  const forwarded = forwardedText(lines, filters).split("\r\n").slice(2, -2);
  assert.equal(forwarded.filter((line) => line === idLine.trimEnd()).length, 1);
  return forwarded.filter((line) => line !== idLine.trimEnd());
}
