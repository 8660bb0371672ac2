import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIdentityMatch, type ClientAuthentication, type ClientAuthorization } from "../policy/index.js";
import { containsGrant } from "./contains-grant.js";

const anyone: ClientAuthentication = { kind: "unauthenticated" };
const anyTls: ClientAuthentication = { kind: "any-tls" };
const named = (...entries: string[]): ClientAuthentication => ({
  kind: "identities",
  identities: entries.map(parseIdentityMatch),
});
const grant = (
  authentication: ClientAuthentication,
  ...networks: (string | [string, ...string[]])[]
): ClientAuthorization => ({
  reference: { group: "policy.linkerd.io", kind: "authorizationpolicy", name: "p" },
  networks: (networks.length === 0 ? ["0.0.0.0/0", "::/0"] : networks).map((network) => {
    const [cidr, ...except] = typeof network === "string" ? [network] : network;
    return { cidr, except };
  }),
  authentication,
});

for (const [what, outer, inner, expected] of [
  ["anyone holds TLS", grant(anyone), grant(anyTls), true],
  ["TLS holds identities", grant(anyTls), grant(named("*")), true],
  ["TLS does not hold anyone", grant(anyTls), grant(anyone), false],
  ["identities do not hold TLS", grant(named("*")), grant(anyTls), false],
  ["a longer list holds a shorter", grant(named("a.x", "b.x")), grant(named("b.x")), true],
  ["a shorter list does not hold a longer", grant(named("b.x")), grant(named("a.x", "b.x")), false],
  ["a suffix holds a name before it", grant(named("*.x")), grant(named("a.b.x")), true],
  ["a suffix does not hold itself", grant(named("*.x")), grant(named("x")), false],
  ["a suffix does not hold what only ends alike", grant(named("*.x")), grant(named("a.yx")), false],
  ["a suffix does not hold a wider one", grant(named("*.a.x")), grant(named("*.x")), false],
  ["a name does not hold a suffix", grant(named("a.x")), grant(named("*.x")), false],
  ["no suffix holds a SPIFFE id", grant(named("*")), grant(named("spiffe://td/a.x")), false],
  ["a SPIFFE id holds itself", grant(named("spiffe://td/a")), grant(named("spiffe://td/a")), true],
  ["every network holds one", grant(anyone), grant(anyone, "10.0.0.0/8"), true],
  ["families do not hold each other", grant(anyone, "0.0.0.0/0"), grant(anyone, "fd00::/8"), false],
  [
    "an exception inside makes it smaller",
    grant(anyone, ["10.0.0.0/8", "10.1.2.0/24"]),
    grant(anyone, "10.1.0.0/16"),
    false,
  ],
  ["an exception elsewhere does not", grant(anyone, ["10.0.0.0/8", "10.2.0.0/16"]), grant(anyone, "10.1.0.0/16"), true],
  [
    "an exception around all leaves nothing",
    grant(anyone, ["10.0.0.0/8", "10.0.0.0/9"]),
    grant(anyone, "10.1.0.0/16"),
    false,
  ],
  [
    "an exception that both have does not",
    grant(anyone, ["10.0.0.0/8", "10.1.2.0/24"]),
    grant(anyone, ["10.1.0.0/16", "10.1.2.0/23"]),
    true,
  ],
  ["two halves together are not seen", grant(anyone, "0.0.0.0/1", "128.0.0.0/1"), grant(anyone, "0.0.0.0/0"), false],
  ["an unreadable network holds nothing", grant(anyone, "x"), grant(anyone, "10.0.0.0/8"), false],
] as const) {
  test(what, () => {
    assert.equal(containsGrant(outer, inner), expected);
  });
}
