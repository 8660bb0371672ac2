import assert from "node:assert/strict";
import { test } from "node:test";
import { networkSlip } from "./network-slip.js";

const rule = (cidr: string, ...except: string[]) => ({ cidr, except });

for (const [networks, address, slip] of [
  [
    [rule("10.0.0.0/8", "10.9.0.0/16")],
    "10.9.1.1",
    "`10.9.1.1` is in `10.0.0.0/8`, and in its exception `10.9.0.0/16`",
  ],
  [[rule("0.0.0.0/0")], "2001:db8::1", "the client's address is IPv6, and only IPv4 networks are listed"],
  [[rule("::/0")], "::ffff:10.0.0.1", "the client's address is IPv4, and only IPv6 networks are listed"],
  [[rule("10.0.0.0/8")], "pod", "`pod` is no IP address, and none is accepted for it"],
  [[rule("10.0.0.0/8"), rule("::/0")], "192.0.2.1", null],
] as const) {
  test(`${address} against ${networks[0].cidr} is ${slip === null ? "simply elsewhere" : `told: ${slip}`}`, () => {
    assert.equal(networkSlip(networks, address), slip);
  });
}
