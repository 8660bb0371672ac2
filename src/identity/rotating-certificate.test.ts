import { test } from "node:test";
import assert from "node:assert/strict";
import { FakeClock } from "../../test/support/fake-clock.js";
import type { WorkloadCertificate } from "./model.js";
import { RotatingCertificate } from "./rotating-certificate.js";

const start = new Date("2030-05-04T00:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const hour = 3_600_000;
const anchors = { pem: "anchors" };

/** An issuer of ten-hour certificates that counts them in their key, and refuses while `refuses` is true. */
function makeRotation(lifetimeMs = 10 * hour) {
  const clock = new FakeClock(start);
  const failures: { error: unknown; retryAt: Date }[] = [];
  const issuer = { refuses: false, issued: [] as Date[] };
  const rotating = new RotatingCertificate({
    issue: (now) => {
      if (issuer.refuses) return Promise.reject(new Error("refused"));
      issuer.issued.push(now);
      return Promise.resolve(certificate(String(issuer.issued.length), now, lifetimeMs));
    },
    anchors,
    scheduler: clock,
    renewalFailed: (failure) => failures.push(failure),
  });
  return { clock, issuer, failures, rotating };
}

/** An issuer that answers when the test says so. */
function makeSlowRotation() {
  const clock = new FakeClock(start);
  const waiting: ((issued: WorkloadCertificate) => void)[] = [];
  const rotating = new RotatingCertificate({
    issue: () => new Promise((resolve) => waiting.push(resolve)),
    anchors,
    scheduler: clock,
    renewalFailed: () => assert.fail("nothing fails here"),
  });
  return { clock, rotating, answer: (issued: WorkloadCertificate) => waiting.shift()!(issued) };
}

function certificate(privateKeyPem: string, notBefore: Date, lifetimeMs: number): WorkloadCertificate {
  const notAfter = new Date(notBefore.getTime() + lifetimeMs);
  return { identity: "web.shop", chainPem: "chain", privateKeyPem, notBefore, notAfter };
}

test("before it is started there is no certificate, and reading one is a mistake of the caller", () => {
  const { rotating } = makeRotation();
  assert.deepEqual(rotating.state(), { tag: "missing" });
  assert.throws(() => rotating.current(), /before it was started/);
});

test("a certificate is renewed at 70 % of its life, again and again", async () => {
  const { clock, issuer, rotating } = makeRotation();
  await rotating.start();
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
  assert.equal(rotating.current().anchors, anchors);
  assert.deepEqual(rotating.state(), {
    tag: "valid",
    certificate: rotating.current().certificate,
    renewAt: after(7 * hour),
  });
  await clock.advanceTo(after(7 * hour - 1));
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
  await clock.advanceTo(after(7 * hour));
  assert.equal(rotating.current().certificate.privateKeyPem, "2");
  await clock.advanceTo(after(21 * hour));
  assert.deepEqual(issuer.issued, [after(0), after(7 * hour), after(14 * hour), after(21 * hour)]);
  assert.equal(clock.pending, 1);
});

test("a failed renewal keeps the old certificate, is reported, and is tried again at 70 % of what is left", async () => {
  const { clock, issuer, failures, rotating } = makeRotation();
  await rotating.start();
  issuer.refuses = true;
  await clock.advanceTo(after(7 * hour));
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
  assert.deepEqual(
    failures.map(({ error, retryAt }) => [String(error), retryAt]),
    [["Error: refused", after(9.1 * hour)]],
  );
  assert.equal(rotating.state().tag, "valid");
  issuer.refuses = false;
  await clock.advanceTo(after(9.1 * hour));
  assert.equal(rotating.current().certificate.privateKeyPem, "2");
});

test("past its end a certificate is expired but still presented, and attempts go on every ten seconds", async () => {
  const { clock, issuer, failures, rotating } = makeRotation();
  await rotating.start();
  issuer.refuses = true;
  await clock.advanceTo(after(10 * hour + 60_000));
  assert.equal(rotating.state().tag, "expired");
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
  const [last, previous] = failures.reverse();
  assert.equal(last!.retryAt.getTime() - previous!.retryAt.getTime(), 10_000);
  issuer.refuses = false;
  await clock.advanceBy(10_000);
  assert.equal(rotating.state().tag, "valid");
  assert.equal(rotating.current().certificate.privateKeyPem, "2");
});

test("certificates that live for seconds are not asked for in a loop", async () => {
  const { clock, issuer, rotating } = makeRotation(1000);
  await rotating.start();
  await clock.advanceBy(60_000);
  assert.equal(issuer.issued.length, 7);
});

test("while the issuer is asked, the old certificate is in use", async () => {
  const { clock, rotating, answer } = makeSlowRotation();
  const started = rotating.start();
  answer(certificate("1", start, 10 * hour));
  await started;
  await clock.advanceTo(after(7 * hour));
  assert.equal(rotating.state().tag, "renewing");
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
  answer(certificate("2", after(7 * hour), 10 * hour));
  await clock.settle();
  assert.equal(rotating.state().tag, "valid");
  assert.equal(rotating.current().certificate.privateKeyPem, "2");
});

test("a first certificate that is refused rejects the start, which may be tried again", async () => {
  const { clock, issuer, failures, rotating } = makeRotation();
  issuer.refuses = true;
  await assert.rejects(rotating.start(), /refused/);
  assert.equal(rotating.state().tag, "missing");
  assert.equal(clock.pending, 0);
  assert.deepEqual(failures, []);
  issuer.refuses = false;
  await rotating.start();
  assert.equal(rotating.state().tag, "valid");
});

test("subscribers hear of renewals and of new anchors until they leave", async () => {
  const { clock, rotating } = makeRotation();
  const heard: string[] = [];
  await rotating.start();
  const leave = rotating.subscribe(() => {
    const { certificate: now, anchors: trusted } = rotating.current();
    heard.push(`${now.privateKeyPem} ${trusted.pem}`);
  });
  await clock.advanceTo(after(7 * hour));
  rotating.replaceAnchors({ pem: "old and new" });
  assert.deepEqual(heard, ["2 anchors", "2 old and new"]);
  leave();
  await clock.advanceTo(after(14 * hour));
  rotating.replaceAnchors(anchors);
  assert.equal(heard.length, 2);
});

test("one function that subscribes twice leaves once at a time", async () => {
  const { rotating } = makeRotation();
  let calls = 0;
  const count = () => {
    calls++;
  };
  await rotating.start();
  const leave = rotating.subscribe(count);
  rotating.subscribe(count);
  leave();
  rotating.replaceAnchors(anchors);
  assert.equal(calls, 1);
});

test("after it is stopped nothing is renewed, and what it holds stays readable", async () => {
  const { clock, issuer, rotating } = makeRotation();
  await rotating.start();
  rotating.stop();
  assert.equal(clock.pending, 0);
  await clock.advanceBy(100 * hour);
  assert.equal(issuer.issued.length, 1);
  assert.equal(rotating.state().tag, "expired");
  assert.equal(rotating.current().certificate.privateKeyPem, "1");
});

test("a subscriber may stop it", async () => {
  const { clock, issuer, rotating } = makeRotation();
  await rotating.start();
  rotating.subscribe(() => rotating.stop());
  await clock.advanceTo(after(30 * hour));
  assert.equal(issuer.issued.length, 2);
  assert.equal(clock.pending, 0);
});

test("a renewal that was under way when it was stopped starts no timer", async () => {
  const { clock, rotating, answer } = makeSlowRotation();
  const started = rotating.start();
  answer(certificate("1", start, 10 * hour));
  await started;
  await clock.advanceTo(after(7 * hour));
  rotating.stop();
  answer(certificate("2", after(7 * hour), 10 * hour));
  await clock.settle();
  assert.equal(rotating.current().certificate.privateKeyPem, "2");
  assert.equal(clock.pending, 0);
});

test("after a laptop's sleep the wall clock counts, not the timer", async () => {
  const { clock, issuer, rotating } = makeRotation();
  await rotating.start();
  clock.sleep(8 * hour);
  await clock.advanceBy(60_000);
  assert.deepEqual(issuer.issued, [after(0), after(8 * hour + 60_000)]);
});
