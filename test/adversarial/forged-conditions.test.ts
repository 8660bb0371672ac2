import assert from "node:assert/strict";
import { exchange, get } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";
import { allowRoute, prefix, routeOn } from "../support/sidecar-routes.js";

/** A route for requests marked as internal, which only one client may send, beside one for everyone. */
const policy =
  serverOn("HTTP/1") +
  routeOn("internal", { rules: [prefix("/", { headers: [{ name: "x-internal", value: "yes" }] })] }) +
  routeOn("open", { rules: [prefix("/")] }) +
  allowRoute("internal", apiIdentity) +
  allowRoute("open");

sidecarTest("a header decides about the route only as the application will see it", { policy }, async (sidecar) => {
  const client = await sidecar.plain();
  const cases: readonly (readonly [lines: readonly string[], status: number])[] = [
    [["x-internal: yes"], 403],
    [["X-INTERNAL:yes"], 403],
    [["x-internal: no", "x-internal: yes"], 403],
    [["x-internal: yes", "x-internal: no"], 403],
    [["x-internal:\t yes\t "], 403],
    [["x-internal: yes, no"], 200],
    [["x-internal: Yes"], 200],
    [["x-internal: yes\xa0"], 200],
    [["x-internal: y\xe9s"], 200],
    [["x_internal: yes"], 200],
    [["x-internal:"], 200],
    // The client has the header removed on its way: neither the policy nor the application sees it.
    [["connection: x-internal", "x-internal: yes"], 200],
    [["x-internal: yes", "Connection: close-not, X-Internal"], 200],
  ];
  for (const [lines, status] of cases) {
    const before = sidecar.application.received.length;
    assert.equal((await exchange(client, get("/", "store.data", ...lines))).status, status, JSON.stringify(lines));
    const arrived = sidecar.application.received.slice(before);
    assert.doesNotMatch(
      arrived.replace(/^x-internal/gim, "x-internal"),
      /\r\nx-internal:[ \t]*yes[ \t]*\r/,
      JSON.stringify(lines),
    );
  }
});

sidecarTest("a header that cannot be read is refused, whatever route it would choose", { policy }, async (sidecar) => {
  for (const line of [
    "x-internal : yes",
    " x-internal: yes",
    "x-internal: y\0es",
    "x-internal: yes\r\n folded",
    "x-internal: no\rx-internal: yes",
    "x-internal: no\nx-internal: yes",
  ]) {
    const client = await sidecar.plain();
    client.send(get("/", "store.data", line));
    assert.match((await client.closed).received, /^HTTP\/1\.1 400 /, JSON.stringify(line));
  }
  assert.equal(sidecar.application.connections.length, 0);
});
