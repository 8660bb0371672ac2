import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldLines } from "./field-lines.js";

test("fields are in words, aligned, and what lies deeper is indented", () => {
  const fields = {
    targetRef: { group: "policy.linkerd.io", kind: "Server" },
    podSelector: { matchLabels: { name: "web", "app.kubernetes.io/part": "x" } },
    identities: ["a", "b"],
    port: 80,
    proxyProtocol: "HTTP/1",
    absent: undefined,
    empty: [],
  };
  assert.deepEqual(fieldLines(fields), [
    "Target Ref:",
    "  Group:  policy.linkerd.io",
    "  Kind:   Server",
    "Pod Selector:",
    "  Match Labels:",
    "    name:                    web",
    "    app.kubernetes.io/part:  x",
    "Identities:",
    "  a",
    "  b",
    "Port:            80",
    "Proxy Protocol:  HTTP/1",
    "Empty:           <none>",
  ]);
});

test("a value with a line end cannot forge a field", () => {
  assert.deepEqual(fieldLines({ name: "a\nKind:  Server" }), ["Name:  a\\x0aKind:  Server"]);
});
