import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readWithNode, type NodeReading } from "../../../test/support/node-http-reader.js";
import { defaultProxyLimits } from "../limits.js";
import { BodyScanner } from "./body-scanner.js";
import { forwardedBytes } from "./forwarded-head.js";
import { RequestIntake } from "./request-intake.js";

/**
 * Our parser against the one that applications written for Node have: whatever we accept, Node accepts, and finds the
 * same requests in it. So there is no request that we judge and an application reads as another.
 */

interface OurRequest {
  readonly method: string;
  readonly target: string;
  /** Header lines that were left out. */
  readonly cutLines: readonly string[];
  readonly tunnel: boolean;
  /** Values of the headers that route conditions may ask for, by name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

interface OurReading {
  readonly requests: readonly OurRequest[];
  /** Everything that would reach the application. */
  readonly forwarded: Buffer;
  readonly refused: boolean;
  /** The bytes end inside a request. */
  readonly unfinished: boolean;
}

const idLine = "l5d-client-id: proved\r\n";
const origin = { clientIdentity: "proved", dialled: "10.0.0.1:80" };

test("Node reads what we accept as we do, and what we forward as we mean it", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(connections, async (text) => {
      const bytes = Buffer.from(text, "latin1");
      const ours = readWithOurs(bytes);
      if (ours.requests.length === 0) return;
      accepted++;
      await assertNodeAgrees(ours, bytes);
    }),
    { seed: 20_260_101, numRuns: 4000 },
  );
  // The generator must not have lost the ability to make requests that are accepted.
  assert.ok(accepted > 1000, `only ${accepted} accepted`);
});

test("a connection reads the same at whatever byte it is split", () => {
  fc.assert(
    fc.property(connections, (text) => {
      const bytes = Buffer.from(text, "latin1");
      const whole = readWithOurs(bytes);
      for (let at = 1; at < bytes.length; at++) {
        const split = readWithOurs(bytes.subarray(0, at), bytes.subarray(at));
        assert.deepEqual(split.requests, whole.requests, `split at ${at}`);
        assert.equal(split.refused, whole.refused, `split at ${at}`);
        // Of a request that turns out to be malformed later, what came before has been forwarded; it stays unfinished.
        if (whole.refused) continue;
        assert.equal(split.unfinished, whole.unfinished, `split at ${at}`);
        assert.equal(split.forwarded.toString("latin1"), whole.forwarded.toString("latin1"), `split at ${at}`);
      }
    }),
    { seed: 20_260_102, numRuns: 300 },
  );
});

test("every byte by itself gives what one piece gives", () => {
  fc.assert(
    fc.property(connections, (text) => {
      const bytes = Buffer.from(text, "latin1");
      const pieces = [...bytes].map((byte) => Buffer.from([byte]));
      const whole = readWithOurs(bytes);
      const inPieces = readWithOurs(...pieces);
      assert.deepEqual(inPieces.requests, whole.requests);
      assert.equal(inPieces.refused, whole.refused);
    }),
    { seed: 20_260_103, numRuns: 1000 },
  );
});

async function assertNodeAgrees(ours: OurReading, bytes: Buffer): Promise<void> {
  const forwarded = await readWithNode(ours.forwarded);
  const expected = ours.requests.map(({ method, target, tunnel }) => ({ method, target, tunnel }));
  assert.deepEqual(shape(forwarded).slice(0, expected.length), expected, "forwarded bytes");
  if (!ours.unfinished) {
    assert.equal(forwarded.requests.length, expected.length, "forwarded bytes");
    assert.equal(forwarded.error, undefined, "forwarded bytes");
  }
  for (const [index, { values }] of ours.requests.entries()) {
    const seen = pairsOf(forwarded.requests[index]!.rawHeaders);
    const application = askedHeaders.map((asked) => [
      asked,
      seen.flatMap(([name, value]) => (name.toLowerCase() === asked ? [value] : [])),
    ]);
    assert.deepEqual(values, Object.fromEntries(application), "policy sees the headers that the application sees");
  }
  for (const request of forwarded.requests) {
    const ids = namesOf(request.rawHeaders).filter((name) => /^l5d[-_]client[-_]id$/.test(name));
    assert.deepEqual(ids, ["l5d-client-id"], "exactly the identity that was proved");
  }
  // Where an upgrade was stripped, Node rightly sees another request in the client's own bytes.
  if (ours.requests.some(({ cutLines }) => cutLines.some((line) => /^upgrade:/i.test(line)))) return;
  const original = await readWithNode(bytes);
  assert.deepEqual(shape(original).slice(0, expected.length), expected, "the client's bytes");
  for (const [index, request] of ours.requests.entries()) {
    const [sent, received] = [original.requests[index]!, forwarded.requests[index]!];
    if (!request.tunnel) assert.equal(received.body, sent.body);
    const cut = new Set(request.cutLines.map((line) => line.slice(0, line.indexOf(":")).toLowerCase()));
    const kept = pairsOf(sent.rawHeaders).filter(([name]) => !cut.has(name.toLowerCase()));
    const added = new Set(["l5d-client-id", ...(cut.has("connection") ? ["connection"] : [])]);
    const passed = pairsOf(received.rawHeaders).filter(([name]) => !added.has(name.toLowerCase()));
    assert.deepEqual(passed, kept);
  }
}

function shape(reading: NodeReading): { method: string; target: string; tunnel: boolean }[] {
  return reading.requests.map(({ method, target, tunnel }) => ({ method, target, tunnel }));
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]!] as [string, string]] : []));
}

function namesOf(raw: readonly string[]): string[] {
  return pairsOf(raw).map(([name]) => name.toLowerCase());
}

/** The relay's way through a connection, without sockets. */
function readWithOurs(...pieces: readonly Buffer[]): OurReading {
  const requests: OurRequest[] = [];
  const forwarded: Buffer[] = [];
  const intake = new RequestIntake(defaultProxyLimits);
  const body = new BodyScanner();
  const reading: { partial: OurRequest | undefined } = { partial: undefined };
  let keepsOpen = true;
  let isTunnel = false;
  for (const [index, piece] of pieces.entries()) {
    if (isTunnel) {
      forwarded.push(piece);
      continue;
    }
    intake.add(piece);
    const isLast = index === pieces.length - 1;
    while (!intake.isEmpty && (keepsOpen || reading.partial !== undefined)) {
      if (reading.partial !== undefined) {
        const bytes = intake.take()!;
        const end = body.scan(bytes, 0);
        if (end < 0) return { requests, forwarded: Buffer.concat(forwarded), refused: true, unfinished: true };
        forwarded.push(bytes.subarray(0, end));
        intake.keep(bytes, end);
      } else {
        const next = intake.nextHead(isLast);
        if (next.kind === "more") break;
        if (next.kind === "refuse") {
          return { requests, forwarded: Buffer.concat(forwarded), refused: true, unfinished: false };
        }
        const { head, bytes, length } = next;
        body.begin(head.bodyLength);
        const end = body.scan(bytes, length);
        if (end < 0) return { requests, forwarded: Buffer.concat(forwarded), refused: true, unfinished: false };
        forwarded.push(forwardedBytes(bytes, 0, head, Buffer.from(idLine), bytes.subarray(length, end)));
        intake.keep(bytes, end);
        keepsOpen = head.keepAlive;
        const tunnel = head.method === "CONNECT" || head.upgrade !== "";
        head.origin = origin;
        const values = Object.fromEntries(askedHeaders.map((name) => [name, head.header(name)]));
        const cutLines = linesCut(bytes, head.cuts);
        reading.partial = { method: head.method, target: head.target, cutLines, tunnel, values };
        if (tunnel) {
          requests.push(reading.partial);
          reading.partial = undefined;
          isTunnel = true;
          const rest = intake.take();
          if (rest !== undefined) forwarded.push(rest);
          break;
        }
      }
      if (body.done) {
        requests.push(reading.partial);
        reading.partial = undefined;
      }
    }
  }
  const isUnfinished = reading.partial !== undefined;
  return { requests, forwarded: Buffer.concat(forwarded), refused: false, unfinished: isUnfinished };
}

function linesCut(bytes: Buffer, cuts: readonly number[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < cuts.length; index += 2) {
    lines.push(bytes.toString("latin1", cuts[index], cuts[index + 1]! - 2));
  }
  return lines;
}

/** All that the generator makes, except Connection, which is about the connection and so never seen by policy. */
const askedHeaders: readonly string[] = [
  "accept",
  "x-a",
  "cookie",
  "x-empty",
  "user-agent",
  "x-high",
  "x_y",
  "!#$%&'*+-.^_`|~",
  "x",
  "upgrade",
  "keep-alive",
  "l5d-client-id",
  "l5d_client_id",
  "expect",
  "te",
  "trailer",
  "content-length",
  "transfer-encoding",
  "host",
  "x-absent",
  "__proto__",
];

const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** Header lines, most of them harmless, some of them what smugglers use. */
const headerLine = fc.oneof(
  { weight: 6, arbitrary: oneOf("accept: */*", "X-A:1", "cookie: a=b; c=d", "x-empty:", "user-agent:\tx y \t") },
  { weight: 2, arbitrary: oneOf("x-high: \xfc\xe4\xff", "x_y: 1", "!#$%&'*+-.^_`|~: 1", 'x: a, b;c="d"') },
  { weight: 2, arbitrary: oneOf("connection: close", "Connection: keep-alive", "connection: x-a, keep-alive") },
  { weight: 1, arbitrary: oneOf("connection: upgrade", "upgrade: websocket", "upgrade: h2c", "keep-alive: 5") },
  { weight: 1, arbitrary: oneOf("l5d-client-id: forged", "L5D_CLIENT_ID: forged", "l5d-client-id : forged") },
  { weight: 1, arbitrary: oneOf("expect: 100-continue", "te: trailers", "trailer: x", "x-a: 1\r\n folded") },
  {
    weight: 1,
    arbitrary: oneOf("content-length: 0", "content-length: 4", "content-length: 4, 4", "content-length: +4"),
  },
  {
    weight: 1,
    arbitrary: oneOf(
      "transfer-encoding: chunked",
      "transfer-encoding: xchunked",
      "transfer-encoding:\x0bchunked",
      "transfer-encoding: chunked, identity",
      "transfer-encoding : chunked",
      "\ttransfer-encoding: chunked",
    ),
  },
);

const chunk = fc.oneof(
  { weight: 5, arbitrary: oneOf("4\r\nabcd\r\n", "1\r\n\n\r\n", "00a\r\n0123456789\r\n", "A\r\n0123456789\r\n") },
  {
    weight: 1,
    arbitrary: oneOf(
      "4;a=b\r\nabcd\r\n",
      '4;a="b c"\r\nabcd\r\n',
      "4;;\r\nabcd\r\n",
      "4 ;a\r\nabcd\r\n",
      "4;\xff\r\nabcd\r\n",
    ),
  },
  {
    weight: 1,
    arbitrary: oneOf("4\nabcd\n", "4\r\nabcd", "0x4\r\nabcd\r\n", "-4\r\nabcd\r\n", "4\r\nabcde\r\n", "\r\n"),
  },
);
const lastChunk = fc.oneof(
  { weight: 4, arbitrary: oneOf("0\r\n\r\n", "000\r\n\r\n") },
  {
    weight: 1,
    arbitrary: oneOf(
      "0\r\nx: y\r\n\r\n",
      "0\r\nl5d-client-id: forged\r\n\r\n",
      "0\r\n: y\r\n\r\n",
      "0\r\nx y\r\n\r\n",
      "0;a\r\n\r\n",
      "0\r\n\n",
    ),
  },
);

const body = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  {
    weight: 3,
    arbitrary: oneOf(
      "content-length: 4\r\n\r\nabcd",
      "content-length: 4\r\n\r\n\r\n\r\n",
      "content-length: 6\r\n\r\nGET / ",
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(chunk, { maxLength: 3 }), lastChunk)
      .map(([chunks, last]) => `transfer-encoding: chunked\r\n\r\n${chunks.join("")}${last}`),
  },
);

const request = fc
  .record({
    method: oneOf(
      "GET",
      "POST",
      "PUT",
      "HEAD",
      "OPTIONS",
      "DELETE",
      "PATCH",
      "CONNECT",
      "M-SEARCH",
      "QUERY",
      "get",
      "X",
    ),
    target: fc.oneof(
      { weight: 5, arbitrary: oneOf("/", "/a?b=c", "/%2e%2e//", "/a;b/c:d@e", "/?", '/a[b]{c}|\\^`"<>') },
      {
        weight: 1,
        arbitrary: oneOf("*", "http://a.b/c?d", "http://a.b", "a.b:443", "//a/b", "/\xfc", "/a#b", "http://x@a.b/"),
      },
    ),
    version: fc.oneof(
      { weight: 9, arbitrary: oneOf("HTTP/1.1") },
      { weight: 1, arbitrary: oneOf("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1") },
    ),
    host: fc.oneof(
      { weight: 8, arbitrary: oneOf("host: a.b\r\n") },
      {
        weight: 1,
        arbitrary: oneOf("", "Host: a.b:443\r\n", "host: a.b\r\nhost: c\r\n", "host: [::1]:80\r\n", "host:\r\n"),
      },
    ),
    headers: fc.array(headerLine, { maxLength: 4 }),
    body,
  })
  .map(({ method, target, version, host, headers, body: rest }) => {
    const lines = headers.map((line) => `${line}\r\n`).join("");
    return `${method} ${target} ${version}\r\n${host}${lines}${rest === "" ? "\r\n" : rest}`;
  });

const hostileBytes = oneOf(
  "\r",
  "\n",
  "\t",
  " ",
  "\0",
  ":",
  ",",
  ";",
  "#",
  "\x0b",
  "\x7f",
  "\xff",
  "0",
  "x",
  "\r\n",
  "\r\n\r\n",
);
const mutation = fc.record({
  at: fc.nat(400),
  remove: fc.integer({ min: 0, max: 2 }),
  insert: fc.oneof(fc.constant(""), hostileBytes),
});

/** One to three requests in a row, some of them with a few bytes changed. */
const connections = fc
  .tuple(
    fc.array(request, { minLength: 1, maxLength: 3 }),
    fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(mutation, { maxLength: 2 }) }),
  )
  .map(([requests, mutations]) =>
    mutations.reduce((text, { at, remove, insert }) => {
      const position = at % (text.length + 1);
      return text.slice(0, position) + insert + text.slice(position + remove);
    }, requests.join("")),
  );
