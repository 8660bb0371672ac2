import assert from "node:assert/strict";
import { test } from "node:test";
import type { Decision, Peer } from "./model.js";
import { defaultReference, type RateLimitContent } from "./port-policy-content.js";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.js";

const allowed: Decision = {
  verdict: "allow",
  reason: "authorized",
  server: defaultReference("s"),
  route: defaultReference("r"),
  authorization: defaultReference("a"),
  filters: [],
};

test("a rate of N lets N through at once, and one more every Nth of a second", () => {
  const limiter = limited({ total: 4 });
  assert.deepEqual(times(limiter, 6, 1_000), [true, true, true, true, false, false]);
  assert.deepEqual(times(limiter, 1, 1_249), [false]);
  assert.deepEqual(times(limiter, 2, 1_250), [true, false]);
  assert.deepEqual(times(limiter, 3, 1_750), [true, true, false]);
  assert.deepEqual(times(limiter, 5, 100_000), [true, true, true, true, false], "no more is saved up than a second's");
});

test("rates that do not divide a second keep their number over a long time", () => {
  for (const total of [1, 3, 7, 999, 1_000_000]) {
    const limiter = limited({ total });
    let granted = times(limiter, total, 0).filter(Boolean).length;
    for (let nowMs = 1; nowMs <= 1_000; nowMs++) {
      granted += times(limiter, Math.ceil(total / 1_000) + 1, nowMs).filter(Boolean).length;
    }
    assert.ok(Math.abs(granted - 2 * total) <= 1, `${total}: ${granted}`);
  }
});

test("identities are counted apart, those that have an override by that alone, and clients without one together", () => {
  const limiter = limited({
    identity: 1,
    overrides: [
      { requestsPerSecond: 5, identities: ["b"] },
      { requestsPerSecond: 2, identities: ["b", "c"] },
    ],
  });
  const asked = (identity: string | undefined): string => limiter.take(peer(identity), allowed, 0).reason;
  assert.deepEqual([asked("a"), asked("a")], ["authorized", "identity-rate-exceeded"]);
  assert.deepEqual([asked("x"), asked("x")], ["authorized", "identity-rate-exceeded"]);
  assert.deepEqual(
    [asked("b"), asked("c"), asked("b"), asked("c")],
    ["authorized", "authorized", "override-rate-exceeded", "override-rate-exceeded"],
  );
  const plain: Peer = { address: "10.0.0.9", tls: { kind: "none", reason: "no_tls_from_remote" } };
  assert.equal(limiter.take(plain, allowed, 0).reason, "authorized");
  assert.deepEqual([asked(undefined), asked("")], ["identity-rate-exceeded", "identity-rate-exceeded"]);
  assert.deepEqual([asked("__proto__"), asked("constructor")], ["authorized", "authorized"]);
});

test("the total is used up by what the rate of an identity then refuses", () => {
  const limiter = limited({ total: 3, identity: 1 });
  const reasons = ["a", "a", "a", "b"].map((identity) => limiter.take(peer(identity), allowed, 0).reason);
  assert.deepEqual(reasons, ["authorized", "identity-rate-exceeded", "identity-rate-exceeded", "total-rate-exceeded"]);
});

test("a refusal keeps what was decided, is made once, and carries no filters", () => {
  const filtered: Decision = { ...allowed, filters: [{ kind: "redirect", status: 302 }] };
  const limiter = limited({ total: 1 });
  assert.equal(limiter.take(peer("a"), filtered, 0), filtered);
  const refusal = limiter.take(peer("a"), filtered, 0);
  assert.deepEqual(refusal, { ...allowed, verdict: "rate-limited", reason: "total-rate-exceeded" });
  assert.equal(limiter.take(peer("b"), filtered, 0), refusal);
});

test("what is refused already uses up nothing, and a port without rates counts nothing", () => {
  const denied: Decision = { ...allowed, verdict: "deny", reason: "identity-not-listed" };
  const limiter = limited({ total: 1 });
  for (let asked = 0; asked < 3; asked++) assert.equal(limiter.take(peer("a"), denied, 0), denied);
  assert.equal(limiter.take(peer("a"), allowed, 0), allowed);
  const none = createRateLimiter({ rateLimit: null });
  for (let asked = 0; asked < 3; asked++) assert.equal(none.take(peer("a"), allowed, 0), allowed);
});

function limited(content: Partial<RateLimitContent>): RateLimiter {
  return createRateLimiter({ rateLimit: { reference: defaultReference("l"), overrides: [], ...content } });
}

function peer(clientIdentity: string | undefined): Peer {
  return { address: "10.0.0.1", tls: { kind: "established", clientIdentity } };
}

/** Which of so many requests are let through at one moment. */
function times(limiter: RateLimiter, count: number, nowMs: number): boolean[] {
  return Array.from({ length: count }, () => limiter.take(peer("a"), allowed, nowMs).verdict === "allow");
}
