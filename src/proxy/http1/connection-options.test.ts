import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readConnectionOptions, type ConnectionOptions } from "./connection-options.js";

const none: ConnectionOptions = { close: false, keepAlive: false, upgrade: false, nominated: [] };

test("reads the options of all Connection fields together", () => {
  const cases: readonly (readonly [readonly string[], Partial<ConnectionOptions>])[] = [
    [[], {}],
    [[""], {}],
    [[" , ,\t,"], {}],
    [["close"], { close: true }],
    [["Close"], { close: true }],
    [["KEEP-ALIVE"], { keepAlive: true }],
    [["keep-alive, close"], { keepAlive: true, close: true }],
    [["keep-alive", "close"], { keepAlive: true, close: true }],
    [["Upgrade"], { upgrade: true }],
    [["upgrade,http2-settings"], { upgrade: true, nominated: ["http2-settings"] }],
    [["\tX-A ,x-b", "x-C"], { nominated: ["x-a", "x-b", "x-c"] }],
    // Names that only look like the known ones.
    [["closed, keepalive, upgrades"], { nominated: ["closed", "keepalive", "upgrades"] }],
    [["x-host, hosts, content-length-x"], { nominated: ["x-host", "hosts", "content-length-x"] }],
    [["keep-alive, x-a, keep-alive"], { keepAlive: true, nominated: ["x-a"] }],
  ];
  for (const [values, expected] of cases) {
    assert.deepEqual(readConnectionOptions(values), { ...none, ...expected }, JSON.stringify(values));
  }
});

test("a field that frames, routes or identifies a request cannot be nominated, in any spelling or place", () => {
  for (const name of ["host", "content-length", "transfer-encoding", "connection", "l5d-client-id"]) {
    for (const spelling of [name, name.toUpperCase(), name.replaceAll("-", "_"), ` ${name}\t`]) {
      for (const values of [[spelling], [`close, ${spelling}`], ["close", spelling, "x-a"], [`,${spelling},`]]) {
        assert.equal(readConnectionOptions(values), undefined, JSON.stringify(values));
      }
    }
  }
});

test("an option that is no token makes the whole field malformed", () => {
  for (const value of [
    "a b",
    "a;b",
    "close; x",
    '"close"',
    "a=b",
    "a:b",
    "close\x0b",
    "clo\0se",
    "\xe4",
    "\x85close",
    "\xa0close",
    "x/y",
  ]) {
    assert.equal(readConnectionOptions([value]), undefined, JSON.stringify(value));
    assert.equal(readConnectionOptions(["close", `x-a, ${value}`]), undefined, JSON.stringify(value));
  }
});

test("how options are spread over fields, and spaces and empty members between them, mean nothing", () => {
  const option = fc.constantFrom("close", "Keep-Alive", "upgrade", "x-a", "X-B", "host", "a b");
  const gap = fc.constantFrom("", " ", "\t", ",", " , ");
  fc.assert(
    fc.property(fc.array(fc.tuple(option, gap), { maxLength: 6 }), (pairs) => {
      const joined = readConnectionOptions([pairs.map(([name]) => name).join(",")]);
      assert.deepEqual(readConnectionOptions(pairs.map(([name]) => name)), joined);
      assert.deepEqual(readConnectionOptions([pairs.map(([name, space]) => space + name + space).join(",")]), joined);
    }),
    { seed: 6, numRuns: 500 },
  );
});
