import assert from "node:assert/strict";
import { test } from "node:test";
import type { AskedProtocol } from "./explanation.js";
import type { Protocol } from "./model.js";
import { protocolConsequences } from "./protocol-consequences.js";

const rows: readonly [protocol: Protocol, asked: AskedProtocol, meshed: boolean, text: RegExp | null][] = [
  ["detect", "http1", true, null],
  ["detect", "http1", false, /first bytes show HTTP/],
  ["detect", "grpc", true, /HTTPRoutes are asked, GRPCRoutes are not/],
  ["detect", "tcp", true, /judged as one connection/],
  ["http1", "http1", true, null],
  ["http1", "http2", true, /takes HTTP\/2 as well/],
  ["http1", "http2", false, null],
  ["http2", "grpc", true, /HTTPRoutes are asked/],
  ["http2", "http2", true, null],
  ["grpc", "grpc", true, null],
  ["grpc", "http2", false, /only GRPCRoutes are asked/],
  ["opaque", "tcp", true, null],
  ["opaque", "http1", true, /announces it as such gets 404/],
  ["opaque", "tcp", false, /nobody looks for TLS at an opaque port/],
  ["tls", "http1", true, /gets 404/],
  ["tls", "tcp", false, /other TLS passes through unread/],
];

for (const [protocol, asked, meshed, text] of rows) {
  const client = `${meshed ? "a meshed" : "an unmeshed"} ${asked} client`;
  test(`${client} at a port of protocol ${protocol} is told ${text === null ? "nothing" : `${text}`}`, () => {
    const consequences = protocolConsequences(protocol, asked, meshed);
    assert.equal(consequences.length, text === null ? 0 : 1);
    assert.match(consequences.join(), text ?? /^$/);
  });
}
