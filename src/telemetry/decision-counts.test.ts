import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHead, type Decision } from "../policy/index.js";
import { decisionCounts } from "./decision-counts.js";
import type { ObservedEvent } from "./observed-event.js";

const to = { namespace: "data", workload: "sts/postgres", pod: "postgres-0" };
const server = { group: "policy.linkerd.io", kind: "server", name: "postgres" };
const denied: Decision = {
  verdict: "deny",
  reason: "identity-not-listed",
  server,
  route: null,
  authorization: null,
  filters: [],
};

test("equal answers to one client are one count, other clients, ports and outcomes are others", () => {
  const counts = decisionCounts();
  counts.record(tcp("a.x", 5432), to);
  counts.record(tcp("a.x", 5432), to);
  counts.record({ ...tcp("a.x", 5432), decision: { ...denied } } as ObservedEvent, to);
  counts.record(tcp("b.x", 5432), to);
  counts.record(tcp("a.x", 9187), to);
  counts.record(tcp(undefined, 5432), to);
  counts.record({ kind: "refused", cause: "handshake-failed", detail: "x", address: "127.0.0.1", port: 4143 }, to);
  assert.deepEqual(
    counts.snapshot().map(({ client, port, outcome, reason, count }) => [client, port, outcome, reason, count]),
    [
      ["a.x", 5432, "denied", "identity-not-listed", 3],
      ["b.x", 5432, "denied", "identity-not-listed", 1],
      ["a.x", 9187, "denied", "identity-not-listed", 1],
      [null, 5432, "denied", "identity-not-listed", 1],
      [null, 4143, "refused", "handshake-failed", 1],
    ],
  );
  assert.equal(counts.overflow, 0);
});

test("requests on one connection are counted by their own answers", () => {
  const counts = decisionCounts();
  const peer = { address: "127.66.0.1", tls: { kind: "established", clientIdentity: "a.x" } } as const;
  const request = { ...requestHead({ method: "GET", target: "/" }), asked: undefined };
  const ask = (decision: Decision, outcome: "allowed" | "denied" | "redirected"): void =>
    counts.record({ kind: "request", outcome, decision, peer, port: 80, request }, to);
  const other: Decision = { ...denied, reason: "no-route" };
  const allowed: Decision = { ...denied, verdict: "allow", reason: "authorized" };
  for (const decision of [denied, denied, other, denied, other]) ask(decision, "denied");
  for (const outcome of ["allowed", "redirected", "redirected", "allowed", "redirected"] as const) {
    ask(allowed, outcome);
  }
  assert.deepEqual(
    counts.snapshot().map(({ outcome, reason, count }) => [outcome, reason, count]),
    [
      ["denied", "identity-not-listed", 3],
      ["denied", "no-route", 2],
      ["allowed", "authorized", 2],
      ["redirected", "authorized", 3],
    ],
  );
});

test("the number of different counts is bounded and what exceeds it is counted together", () => {
  const counts = decisionCounts(2);
  for (const client of ["a", "b", "c", "d", "a"]) counts.record(tcp(client, 1), to);
  assert.deepEqual(
    counts.snapshot().map(({ client, count }) => [client, count]),
    [
      ["a", 2],
      ["b", 1],
    ],
  );
  assert.equal(counts.overflow, 2);
});

function tcp(clientIdentity: string | undefined, port: number): ObservedEvent {
  return {
    kind: "tcp",
    outcome: "denied",
    decision: denied,
    peer: { address: "127.66.0.1", tls: { kind: "established", clientIdentity } },
    port,
  };
}
