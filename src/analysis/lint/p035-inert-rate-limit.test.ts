import assert from "node:assert/strict";
import { test } from "node:test";
import { deployment, findings, server } from "../../../test/support/lint-findings.js";
import { inertRateLimit } from "./p035-inert-rate-limit.js";

const read = (protocol: string): string =>
  deployment("a", "web") +
  server("a", "web", "{}", "8080").replace("port: 8080", `port: 8080, proxyProtocol: ${protocol}`);
const limit = (name: string, target = "web"): string =>
  `---\napiVersion: policy.linkerd.io/v1alpha1\nkind: HTTPLocalRateLimitPolicy\nmetadata: {name: ${name}, namespace: a}\nspec: {targetRef: {group: policy.linkerd.io, kind: Server, name: ${target}}, total: {requestsPerSecond: 10}}\n`;

for (const [what, yaml, name, message] of [
  [
    "without its Server",
    read("HTTP/1") + limit("l", "wob"),
    "l",
    "limits Server `wob`, which does not exist in namespace `a`: nothing is limited",
  ],
  [
    "beside an earlier one",
    read("HTTP/1") + limit("one") + limit("two"),
    "two",
    "`one` limits Server `web` already, and the older one, of equals the first by name, counts alone",
  ],
  [
    "of a gRPC port",
    read("gRPC") + limit("l"),
    "l",
    "Server `web` has proxyProtocol `gRPC`, where no requests are counted: nothing is limited",
  ],
] as const) {
  test(`a rate limit ${what} is not in force`, () => {
    assert.deepEqual(
      findings(inertRateLimit, yaml).map((found) => [found.code, found.severity, found.name, found.message]),
      [["P035", "warn", name, message]],
    );
  });
}

test("one limit at an HTTP port is in force", () => {
  assert.deepEqual(findings(inertRateLimit, read("unknown") + limit("l")), []);
});
