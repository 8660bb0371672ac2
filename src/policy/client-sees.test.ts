import assert from "node:assert/strict";
import { test } from "node:test";
import { clientSees } from "./client-sees.js";
import type { AskedProtocol } from "./explanation.js";
import type { Decision, Verdict } from "./model.js";
import type { Pathway } from "./pathway.js";
import { requestHead } from "./request-head.js";

const server = { group: "policy.linkerd.io", kind: "server", name: "s" };

interface Seen {
  readonly verdict: Verdict;
  readonly protocol: AskedProtocol;
  readonly mismatch?: string;
  readonly identity?: string;
  readonly filters?: Decision["filters"];
}

function sees({ verdict, protocol, mismatch = "", identity, filters = [] }: Seen): string {
  const decision: Decision = { verdict, reason: "authorized", server, route: null, authorization: null, filters };
  const pathway: Pathway = {
    entrance: identity === undefined ? "transparent" : "direct",
    peer: {
      address: "10.0.0.1",
      tls:
        identity === undefined
          ? { kind: "none", reason: "no_tls_from_remote" }
          : { kind: "established", clientIdentity: identity },
    },
    protocol,
    head:
      protocol === "tcp" || mismatch !== ""
        ? null
        : requestHead({ method: "GET", target: "/b", authority: "a.example" }),
    mismatch,
    consequences: [],
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
    assert.equal(sees({ verdict, protocol: "http1" }), http);
    assert.equal(sees({ verdict, protocol: "http2" }), http);
    assert.equal(sees({ verdict, protocol: "grpc" }), grpc);
  }
});

test("only a client that proved an identity is told why, and only when it is refused", () => {
  const told = (verdict: Verdict, protocol: AskedProtocol) => sees({ verdict, protocol, identity: "a.example" });
  assert.equal(
    told("deny", "http1"),
    "HTTP 403, empty body; its own sidecar is told `unauthorized request on route` (l5d-proxy-error)",
  );
  assert.match(told("not-found", "grpc"), /^HTTP 200 with grpc-status 5 .*`no route found for request`/);
  assert.match(told("rate-limited", "http2"), /^HTTP 429.*`rate limit exceeded`/);
  assert.doesNotMatch(told("allow", "http1"), /l5d-proxy-error/);
  assert.doesNotMatch(told("deny", "tcp"), /l5d-proxy-error/);
  assert.doesNotMatch(sees({ verdict: "deny", protocol: "http1", identity: "" }), /l5d-proxy-error/);
});

test("a redirect is the sidecar's own answer", () => {
  const filters = [{ kind: "redirect", scheme: "https", status: 301 }] as const;
  assert.equal(
    sees({ verdict: "allow", protocol: "http1", filters }),
    "HTTP 301, location: https://a.example/b, empty body; the application is not asked",
  );
  assert.match(
    sees({ verdict: "allow", protocol: "grpc", filters }),
    /^HTTP 200 with grpc-status 5 .*application is not asked$/,
  );
  assert.equal(sees({ verdict: "deny", protocol: "http1", filters }), "HTTP 403, empty body");
});

test("a redirect that cannot be made for the request is an error of the policy", () => {
  const filters = [{ kind: "redirect", path: { kind: "prefix", value: "/x" }, status: 302 }] as const;
  assert.match(
    sees({ verdict: "allow", protocol: "http1", filters }),
    /^HTTP 500, .*connection is closed: redirects may/,
  );
  assert.match(sees({ verdict: "allow", protocol: "grpc", filters }), /grpc-status 13/);
});

test("a refused TCP client is accepted and then closed, never answered", () => {
  assert.equal(sees({ verdict: "allow", protocol: "tcp" }), "plain TCP, forwarded to the application");
  assert.match(sees({ verdict: "deny", protocol: "tcp" }), /^connection accepted, then closed without a byte/);
});

test("a client whose bytes the port cannot read sees its connection closed", () => {
  assert.equal(sees({ verdict: "deny", protocol: "http2", mismatch: "other bytes" }), "connection closed: other bytes");
});
