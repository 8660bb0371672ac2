import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, server } from "../../test/support/lint-findings.js";
import { policySet } from "../../test/support/policy-set.js";
import type { Question } from "./explanation.js";
import { pathwayOf } from "./pathway.js";

const workload = { kind: "deployment", namespace: "app", name: "web" } as const;
const unmeshed = { kind: "unmeshed" } as const;
const meshed = { kind: "identity", identity: "a.example" } as const;

function pathway(proxyProtocol: string, question: Partial<Question>, enforced = true) {
  const own = server("app", "s", "{}", "8080").replace("port: 8080", `port: 8080, proxyProtocol: ${proxyProtocol}`);
  const policy = policySet(deployment("app", "web") + own).index.portPolicy(workload, 8080);
  return pathwayOf({ principal: meshed, workload, port: 8080, ...question }, policy, enforced);
}

test("a meshed client comes directly with its identity, an unmeshed one transparently without", () => {
  const direct = pathway("unknown", {});
  assert.equal(direct.entrance, "direct");
  assert.deepEqual(direct.peer.tls, { kind: "established", clientIdentity: "a.example" });
  const transparent = pathway("unknown", { principal: unmeshed });
  assert.equal(transparent.entrance, "transparent");
  assert.deepEqual(transparent.peer.tls, { kind: "none", reason: "no_tls_from_remote" });
});

test("why there is no TLS is said as the sidecar's labels say it", () => {
  const reason = (proxyProtocol: string, clientIp: string) => {
    const { tls } = pathway(proxyProtocol, { principal: unmeshed, clientIp }).peer;
    return tls.kind === "none" ? tls.reason : tls.kind;
  };
  assert.equal(reason("opaque", "10.0.0.1"), "port_skipped");
  for (const clientIp of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(reason("unknown", clientIp), "loopback", clientIp);
  }
  assert.equal(reason("TLS", "10.0.0.1"), "no_tls_from_remote");
});

test("what the question leaves out is supposed", () => {
  const supposed = (proxyProtocol: string) => {
    const { protocol, head } = pathway(proxyProtocol, {});
    return [protocol, head && `${head.method} ${head.path}`];
  };
  assert.deepEqual(supposed("unknown"), ["http1", "GET /"]);
  assert.deepEqual(supposed("HTTP/1"), ["http1", "GET /"]);
  assert.deepEqual(supposed("HTTP/2"), ["http1", "GET /"]);
  assert.deepEqual(supposed("gRPC"), ["grpc", "POST /service/method"]);
  assert.deepEqual(supposed("opaque"), ["tcp", null]);
  assert.deepEqual(supposed("TLS"), ["tcp", null]);
  assert.equal(pathway("unknown", {}).peer.address, "10.0.0.1");
});

test("a path is taken undecoded and without its query", () => {
  for (const [asked, path] of [
    ["/a?b=c", "/a"],
    ["/a#b", "/a"],
    ["/%2F?x", "/%2F"],
    ["?x", ""],
  ] as const) {
    assert.equal(pathway("unknown", { path: asked }).head?.path, path);
  }
});

test("a port that reads no HTTP takes an HTTP client for TCP and says so", () => {
  for (const proxyProtocol of ["opaque", "TLS"]) {
    const { protocol, head, notes } = pathway(proxyProtocol, { protocol: "http1", path: "/x" });
    assert.deepEqual([protocol, head], ["tcp", null]);
    assert.match(notes[0]!, /http1 client is TCP here/);
    assert.deepEqual(pathway(proxyProtocol, { protocol: "tcp" }).notes, []);
  }
});

test("bytes that the port cannot read are a mismatch, but between sidecars HTTP is HTTP", () => {
  const mismatch = (proxyProtocol: string, principal: Question["principal"]) =>
    (["http1", "http2", "grpc", "tcp"] as const).filter(
      (protocol) => pathway(proxyProtocol, { principal, protocol }).mismatch !== "",
    );
  assert.deepEqual(mismatch("unknown", unmeshed), []);
  assert.deepEqual(mismatch("HTTP/1", unmeshed), ["http2", "grpc", "tcp"]);
  assert.deepEqual(mismatch("HTTP/1", meshed), ["tcp"]);
  assert.deepEqual(mismatch("HTTP/2", unmeshed), ["http1", "tcp"]);
  assert.deepEqual(mismatch("HTTP/2", meshed), ["tcp"]);
  assert.deepEqual(mismatch("gRPC", unmeshed), ["http1", "tcp"]);
});

test("where nothing is enforced even a meshed client comes in plaintext", () => {
  const { entrance, peer, head } = pathway("unknown", {}, false);
  assert.deepEqual([entrance, peer.tls.kind, head], ["transparent", "none", null]);
});
