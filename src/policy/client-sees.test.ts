import assert from "node:assert/strict";
import { test } from "node:test";
import { clientSees } from "./client-sees.js";
import type { AskedProtocol } from "./explanation.js";
import type { Decision, Verdict } from "./model.js";
import type { Pathway } from "./pathway.js";
import { requestHead } from "./request-head.js";

const server = { group: "policy.linkerd.io", kind: "server", name: "s" };

function sees(verdict: Verdict, protocol: AskedProtocol, mismatch = ""): string {
  const decision: Decision = { verdict, reason: "authorized", server, route: null, authorization: null, filters: [] };
  const pathway: Pathway = {
    entrance: "direct",
    peer: { address: "10.0.0.1", tls: { kind: "none", reason: "no_tls_from_remote" } },
    protocol,
    head: protocol === "tcp" || mismatch !== "" ? null : requestHead({ method: "GET", target: "/" }),
    mismatch,
    notes: [],
  };
  return clientSees(decision, pathway);
}

const faces: readonly [verdict: Verdict, http: string, grpc: string][] = [
  ["allow", "HTTP 200 from the application, or whatever else it answers", "the application's gRPC response"],
  ["deny", "HTTP 403, empty body", "HTTP 200 with grpc-status 7 (PERMISSION_DENIED)"],
  ["not-found", "HTTP 404, empty body", "HTTP 200 with grpc-status 5 (NOT_FOUND)"],
  ["rate-limited", "HTTP 429, empty body", "HTTP 200 with grpc-status 8 (RESOURCE_EXHAUSTED)"],
];

test("an HTTP client sees a status, and a gRPC client always 200 with a status of its own", () => {
  for (const [verdict, http, grpc] of faces) {
    assert.equal(sees(verdict, "http1"), http);
    assert.equal(sees(verdict, "http2"), http);
    assert.equal(sees(verdict, "grpc"), grpc);
  }
});

test("a refused TCP client is accepted and then closed, never answered", () => {
  assert.equal(sees("allow", "tcp"), "plain TCP, forwarded to the application");
  assert.match(sees("deny", "tcp"), /^connection accepted, then closed without a byte/);
});

test("a client whose bytes the port cannot read sees its connection closed", () => {
  assert.equal(sees("deny", "http2", "other bytes"), "connection closed: other bytes");
});
