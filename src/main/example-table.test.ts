import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultClusterSettings, indexPolicy } from "../policy/index.js";
import { parseDocuments } from "../resources/index.js";
import { exampleTable, sawText, surprises } from "./example-table.js";
import { explainRow } from "./explain-row.js";
import type { ExpectedRow } from "./expected-row.js";

const { set } = parseDocuments([
  {
    file: "a.yaml",
    text: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: backend }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api }, annotations: { linkerd.io/inject: enabled } }
    spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: api, namespace: backend }
spec: { podSelector: {}, port: 8080, proxyProtocol: HTTP/1 }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web-may, namespace: backend }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: api }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, namespace: front, name: web }]
`,
  },
]);
const index = indexPolicy(set, defaultClusterSettings);
const allowed: ExpectedRow = {
  from: "front/deploy/web",
  principal: "sa/front/web",
  dial: "http://api.backend:8080/orders",
  to: "backend/deploy/api:8080",
  protocol: "http1",
  sees: "http-200",
  decision: "allow",
  reason: "authorized",
  server: "server/api",
  route: "default/default",
  authorization: "authorizationpolicy/web-may",
  note: "",
};
const denied: ExpectedRow = {
  ...allowed,
  from: "legacy/deploy/old",
  principal: "unmeshed",
  sees: "http-403",
  decision: "deny",
  reason: "unauthenticated",
  authorization: null,
};
const forged: ExpectedRow = {
  ...allowed,
  from: "outside",
  principal: "forged/front/web",
  dial: "tls://backend/deploy/api",
  protocol: "tcp",
  sees: "handshake-refused",
  decision: null,
  reason: null,
  server: null,
  route: null,
  authorization: null,
};
const probed = (row: ExpectedRow, sees: string, detail = "") => ({
  row,
  seen: { sees, detail },
  explanation: explainRow(index, row),
});

test("the table says who, where, what was seen, the decision and what made it", () => {
  assert.deepEqual(
    exampleTable([probed(allowed, "http-200", "OK"), probed(denied, "http-200"), probed(forged, "handshake-refused")]),
    [
      "   FROM              TO                        CLIENT SAW         DECISION               BY",
      "   front/web         backend/api:8080 /orders  200                allow                  policy web-may",
      "!  legacy/old        backend/api:8080 /orders  200                deny: unauthenticated  Server api",
      "   forged front/web  backend/api:8080          handshake refused  none: TLS came first",
    ],
  );
});

test("nothing surprises in a row that is as expected", () => {
  assert.deepEqual(surprises(probed(allowed, "http-200")), []);
  assert.deepEqual(surprises(probed(denied, "http-403")), []);
  assert.deepEqual(surprises(probed(forged, "handshake-refused")), []);
});

test("a wire that disagrees with the policy is told beside what was expected", () => {
  assert.deepEqual(surprises(probed(denied, "http-200", "OK")), [
    "the client saw http-200 (OK), expected http-403",
    "the policy says deny, and the client saw http-200",
  ]);
  assert.deepEqual(surprises(probed(allowed, "closed", "socket hang up")), [
    "the client saw closed (socket hang up), expected http-200",
    "the policy says allow, and the client saw closed",
  ]);
  assert.deepEqual(surprises(probed(forged, "handshake-accepted", "")), [
    "the client saw handshake-accepted (), expected handshake-refused",
  ]);
});

test("every part of the decision is held against the row", () => {
  const wrong: ExpectedRow = {
    ...denied,
    reason: "identity-not-listed",
    server: "server/other",
    route: null,
    authorization: "default/probe",
  };
  assert.deepEqual(surprises(probed(wrong, "http-403")), [
    "the reason is unauthenticated, expected identity-not-listed",
    "the server is server/api, expected server/other",
    "the route is default/default, expected none",
    "the authorization is none, expected default/probe",
  ]);
});

test("an answer cannot forge a line of the table", () => {
  assert.equal(sawText({ sees: "sql-row", detail: "1 tea 3\n! forged" }).includes("\n"), false);
  assert.equal(sawText({ sees: "error", detail: "\x1b[2Jgone" }).includes("\x1b"), false);
});
