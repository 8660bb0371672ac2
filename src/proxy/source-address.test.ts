import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceAddress } from "./source-address.js";

test("a loopback address is the source of connections to loopback addresses only", () => {
  const cases: [local: string | undefined, host: string, source: string | undefined][] = [
    ["127.66.1.1", "127.70.2.2", "127.66.1.1"],
    ["127.66.1.1", "198.51.100.1", undefined],
    ["127.66.1.1", "www.example.com", undefined],
    ["127.66.1.1", "127.0.0.1.example.com", undefined],
    ["127.66.1.1", "::1", undefined],
    ["10.0.0.7", "198.51.100.1", "10.0.0.7"],
    [undefined, "127.70.2.2", undefined],
  ];
  for (const [local, host, source] of cases) assert.equal(sourceAddress(local, host), source, host);
});
