import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHead, type Decision, type Peer, type Reason, type RequestText, type Verdict } from "../policy/index.js";
import { decisionLine, outboundLine } from "./decision-line.js";
import type { AskedParts, ObservedEvent } from "./observed-event.js";

const to = { namespace: "backend", workload: "deploy/api-server", pod: "api-server-0" };
const webApp = "web-app.frontend.serviceaccount.identity.linkerd.cluster.local";
const meshed = (identity: string | undefined): Peer => ({
  address: "127.66.1.2",
  tls: { kind: "established", clientIdentity: identity },
});
const plain: Peer = { address: "127.66.1.2", tls: { kind: "none", reason: "no_tls_from_remote" } };

test("a denied request names who, what, where, why, and the command that explains it", () => {
  assert.equal(
    decisionLine(request("deny", "identity-not-listed", meshed(webApp), "POST", "/orders?"), to),
    `denied POST /orders? to backend/api-server-0:8080 from ${webApp} (127.66.1.2): identity-not-listed at server/api` +
      `; why: meshtls explain --from ${webApp} --to backend/deploy/api-server:8080 --protocol http1 --method POST --path '/orders?'`,
  );
});

test("each kind of caller is described by what it proved", () => {
  const cases: [peer: Peer, who: string, from: string][] = [
    [plain, "unauthenticated (127.66.1.2)", "unmeshed"],
    [meshed(undefined), "unauthenticated, TLS without a client certificate (127.66.1.2)", "unmeshed"],
    [meshed("spiffe://td/a"), "spiffe://td/a (127.66.1.2)", "spiffe://td/a"],
    [
      { address: "127.66.1.2", tls: { kind: "passthrough", sni: "other.example" } },
      "unauthenticated, TLS meant for other.example (127.66.1.2)",
      "unmeshed",
    ],
  ];
  for (const [peer, who, from] of cases) {
    const line = decisionLine(tcp("denied", "deny", "unauthenticated", peer), to) ?? "";
    assert.ok(line.startsWith(`denied connection to backend/api-server-0:8080 from ${who}: unauthenticated`), line);
    assert.ok(line.includes(`--from ${from} --to backend/deploy/api-server:8080 --protocol tcp`), line);
  }
});

test("the verb says which answer the client got", () => {
  const cases: [event: ObservedEvent, start: string][] = [
    [request("not-found", "no-route", plain), "not-found GET /"],
    [request("rate-limited", "authorized", plain), "rate-limited GET /"],
    [{ ...requestEvent("allow", "authorized", plain), outcome: "redirected" }, "redirected GET /"],
    [tcp("terminated", "deny", "identity-not-listed", meshed(webApp)), "terminated connection"],
    [tcp("allowed", "allow", "authorized", plain, "audit"), "audited connection"],
  ];
  for (const [event, start] of cases) assert.ok(decisionLine(event, to)?.startsWith(start), start);
});

test("an ordinary allowance is not a line", () => {
  assert.equal(decisionLine(tcp("allowed", "allow", "authorized", plain, "all-unauthenticated"), to), undefined);
  assert.equal(decisionLine(request("allow", "authorized", meshed(webApp)), to), undefined);
});

test("a policy object that happens to be called audit is not the audit mode", () => {
  const decision: Decision = {
    ...decisionOf("allow", "authorized"),
    authorization: { group: "policy.linkerd.io", kind: "authorizationpolicy", name: "audit" },
  };
  assert.equal(decisionLine({ kind: "tcp", outcome: "allowed", decision, peer: plain, port: 1 }, to), undefined);
});

test("a refusal is told with its cause and needs no explanation", () => {
  assert.equal(
    decisionLine(
      { kind: "refused", cause: "handshake-failed", detail: "bad\x1b[2J", address: "127.66.1.9", port: 4143 },
      to,
    ),
    "refused connection to backend/api-server-0:4143 from 127.66.1.9: handshake-failed (bad\\x1b[2J)",
  );
});

test("a client that could not reach its destination is told from its own side", () => {
  const refused = { kind: "refused", cause: "application-unavailable", detail: "connect\nECONNREFUSED" } as const;
  assert.equal(
    outboundLine({ ...refused, address: "postgres.data", port: 5432 }, to),
    "failed connection to postgres.data:5432 from backend/api-server-0: application-unavailable (connect\\x0aECONNREFUSED)",
  );
  assert.equal(
    outboundLine({ ...refused, address: "127.0.0.1", port: 0 }, to),
    "failed connection from backend/api-server-0: application-unavailable (connect\\x0aECONNREFUSED)",
  );
  assert.equal(outboundLine(tcp("allowed", "allow", "authorized", plain), to), undefined);
});

test("a hostile path can neither write to the terminal nor smuggle a command into the suggestion", () => {
  const quoted = decisionLine(request("deny", "no-authorizations", plain, "GET", "/'; rm -rf ~ #"), to) ?? "";
  assert.ok(quoted.endsWith(`--protocol http1 --path '/'\\''; rm -rf ~ #'`), quoted);
  const hidden = decisionLine(request("deny", "no-authorizations", plain, "GET", "/\x1b[2J\nallowed"), to) ?? "";
  assert.ok(hidden.includes("denied GET /\\x1b[2J\\x0aallowed to "), hidden);
  assert.ok(hidden.endsWith("--protocol http1"), hidden);
  const option = decisionLine(request("deny", "no-authorizations", plain, "--help", "/"), to) ?? "";
  assert.ok(option.endsWith("--method='--help'"), option);
});

test("a very long path is cut and left out of the command", () => {
  const line = decisionLine(request("deny", "no-authorizations", plain, "GET", `/${"a".repeat(20_000)}`), to) ?? "";
  assert.ok(line.length < 700, String(line.length));
  assert.ok(!line.includes("--path"));
});

test("the command repeats of host, query and headers what routes looked at, and nothing else", () => {
  const text: RequestText = {
    method: "GET",
    target: "/a?b=c&d",
    authority: "api.backend:8080",
    headers: [
      ["X-Role", "admin"],
      ["x-role", "it's me"],
      ["x-other", "1"],
    ],
  };
  assert.equal(askedRequest(text, {}), " --path /a");
  assert.equal(askedRequest(text, { query: true }), " --path '/a?b=c&d'");
  assert.equal(askedRequest(text, { authority: true }), " --path /a --authority api.backend:8080");
  assert.equal(
    askedRequest(text, { headers: ["x-role", "x-absent"] }),
    " --path /a --header 'x-role: admin' --header 'x-role: it'\\''s me'",
  );
});

test("no header can smuggle a command, move the cursor, give away a secret or flood the line", () => {
  const headers: readonly (readonly [string, string])[] = [
    ["a", "$(reboot) `id`; rm -rf ~"],
    ["b", "\x1b[2J"],
    ["c", "--to"],
    ["d", "x".repeat(5_000)],
    ["authorization", "Bearer secret"],
    ["cookie", "secret=1"],
  ];
  const asked = { headers: headers.map(([name]) => name), authority: true };
  assert.equal(
    askedRequest({ method: "GET", target: "/", authority: "-x'y", headers }, asked),
    " --authority='-x'\\''y' --header 'a: $(reboot) `id`; rm -rf ~' --header 'c: --to'",
  );
  const many = { method: "GET", target: "/", headers: Array.from({ length: 500 }, () => ["a", "b"] as const) };
  assert.ok(askedRequest(many, { headers: ["a"] }).length < 700);
});

test("the caller's address is part of the question when the network decided", () => {
  const line =
    decisionLine(tcp("denied", "deny", "network-not-listed", meshed(webApp)), to, {
      explainFlags: [["-f", "my dir"]],
    }) ?? "";
  assert.ok(line.endsWith("--protocol tcp --client-ip 127.66.1.2 -f 'my dir'"), line);
});

type RequestEvent = Extract<ObservedEvent, { kind: "request" }>;

/** A refused request that routes looked at in the given ways. */
function askedRequest(text: RequestText, asked: Partial<AskedParts>): string {
  const event: ObservedEvent = {
    ...requestEvent("not-found", "no-route", plain),
    request: { ...requestHead(text), asked: { authority: false, query: false, headers: [], ...asked } },
  };
  return decisionLine(event, to)?.split(" --protocol http1")[1] ?? "";
}

function decisionOf(verdict: Verdict, reason: Reason, authorization?: string): Decision {
  return {
    verdict,
    reason,
    server: { group: "policy.linkerd.io", kind: "server", name: "api" },
    route: null,
    authorization: authorization === undefined ? null : { group: "", kind: "default", name: authorization },
    filters: [],
  };
}

function tcp(
  outcome: "allowed" | "denied" | "terminated",
  verdict: Verdict,
  reason: Reason,
  peer: Peer,
  authorization?: string,
): ObservedEvent {
  return { kind: "tcp", outcome, decision: decisionOf(verdict, reason, authorization), peer, port: 8080 };
}

function request(verdict: Verdict, reason: Reason, peer: Peer, method = "GET", path = "/"): ObservedEvent {
  return requestEvent(verdict, reason, peer, method, path);
}

function requestEvent(verdict: Verdict, reason: Reason, peer: Peer, method = "GET", path = "/"): RequestEvent {
  return {
    kind: "request",
    outcome: verdict === "allow" ? "allowed" : "denied",
    decision: decisionOf(verdict, reason),
    peer,
    port: 8080,
    request: { ...requestHead({ method, target: "/" }), path, asked: undefined },
  };
}
