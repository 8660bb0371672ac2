import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSpec, rejections } from "../../../test/support/checked-spec.js";

const target = "targetRef: {group: policy.linkerd.io, kind: Server, name: s}";
const client = "clientRefs: [{kind: ServiceAccount, name: c}]";

/** A rate in each of its three places. */
const places: readonly ((rate: string) => string)[] = [
  (rate) => `{${target}, total: {requestsPerSecond: ${rate}}}`,
  (rate) => `{${target}, total: {requestsPerSecond: 5}, identity: {requestsPerSecond: ${rate}}}`,
  (rate) => `{${target}, overrides: [{requestsPerSecond: ${rate}, ${client}}]}`,
];

// At Linkerd's proxy a rate of zero would be no limit at all.
test("no spelling of zero, nothing and no fraction gets to be a rate, wherever it stands", () => {
  const zeros = ["0", "-0", "+0", "00", "0x0", "0o0", "0.0", "-0.0", "0e9", "1e-400", "'0'", "''", "~", "false", "[]"];
  for (const rate of [...zeros, "0.5", "-1", ".nan", ".inf", "4294967296", "18446744073709551616"]) {
    for (const place of places) {
      const { resource } = parseSpec("policy.linkerd.io/v1alpha1", "HTTPLocalRateLimitPolicy", place(rate));
      assert.equal(resource, undefined, place(rate));
    }
  }
});

test("a rate of one is a rate in each place", () => {
  for (const place of places) {
    assert.deepEqual(rejections("policy.linkerd.io/v1alpha1", "HTTPLocalRateLimitPolicy", place("1")), []);
  }
});
