import assert from "node:assert/strict";
import { test } from "node:test";
import { containsAddress, parseAddress, parseCidr } from "../resources/index.js";
import { addressCandidates, addressPool, portCandidates, strangerAddress } from "./address-pool.js";

const pool = parseCidr(addressPool)!;

test("a key has the same addresses every time and another key has others", () => {
  assert.deepEqual(take(addressCandidates("data/postgres-0"), 5), take(addressCandidates("data/postgres-0"), 5));
  assert.notDeepEqual(take(addressCandidates("data/postgres-0"), 5), take(addressCandidates("data/postgres-1"), 5));
  assert.deepEqual(take(portCandidates("a"), 5), take(portCandidates("a"), 5));
});

test("every address lies in the pool and none looks like a network or a broadcast", () => {
  for (let index = 0; index < 2_000; index += 1) {
    for (const address of take(addressCandidates(`ns/pod-${index}`), 2)) {
      assert.ok(containsAddress(pool, parseAddress(address)!), address);
      assert.match(address, /^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.([1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$/);
    }
  }
});

test("neither the stranger nor the addresses that machines use themselves lie in the pool", () => {
  for (const address of [strangerAddress, "127.0.0.1", "127.0.0.53", "127.0.1.1"]) {
    assert.equal(containsAddress(pool, parseAddress(address)!), false, address);
  }
});

test("ports are unprivileged and below those that systems hand out", () => {
  for (const port of take(portCandidates("x"), 1_000)) assert.ok(port >= 20_000 && port < 32_000, String(port));
});

function take<T>(values: Generator<T, never>, count: number): T[] {
  return Array.from({ length: count }, () => values.next().value);
}
