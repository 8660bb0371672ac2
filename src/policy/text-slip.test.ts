import assert from "node:assert/strict";
import { test } from "node:test";
import { prefixSlip, textSlip } from "./text-slip.js";

for (const [wanted, sent, slip] of [
  ["/orders", "/Orders", "`/orders` differs from `/Orders` in case, which counts"],
  ["/orders", "/orders/", "`/orders` differs from `/orders/` in a slash at the end, which counts"],
  [
    "/a/b",
    "/a%2Fb",
    "`/a/b` differs from `/a%2Fb` in how it is encoded: paths are compared as they are sent, undecoded",
  ],
  [
    "/a%20b",
    "/a b",
    "`/a%20b` differs from `/a b` in how it is encoded: paths are compared as they are sent, undecoded",
  ],
  ["/a/b", "/a//b", "`/a/b` differs from `/a//b` in a doubled slash, which counts"],
  ["tenant", " tenant", "`tenant` differs from ` tenant` in space around it"],
  ["/orders", "/order", "`/orders` differs from `/order` in one letter"],
  ["/orders", "/orders", null],
  ["/orders", "/users", null],
  ["/a", "/b", null],
  ["/%", "/%2", null],
  [`/${"a".repeat(300)}`, `/${"a".repeat(299)}b`, null],
] as const) {
  test(`${sent.slice(0, 20)} for ${wanted.slice(0, 20)} is ${slip === null ? "no slip" : `told: ${slip}`}`, () => {
    assert.equal(textSlip(wanted, sent), slip);
  });
}

test("of a prefix only the segments that it has are compared", () => {
  assert.equal(prefixSlip("/orders/", "/Orders/7"), "`/orders` differs from `/Orders` in case, which counts");
  assert.equal(prefixSlip("/orders", "/orders/7"), null);
  assert.equal(prefixSlip("/orders", "/users/orders"), null);
});
