import assert from "node:assert/strict";
import { requestHead } from "../../src/policy/index.js";
import { exchange } from "../support/http-exchange.js";
import { apiIdentity, clientAddress, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { serverOn, testPort } from "../support/sidecar-policy.js";
import { allowRoute, prefix, routeOn } from "../support/sidecar-routes.js";

/** A narrow route for one client, beside wider ones for everyone: what slips past the narrow one is let in. */
const policy =
  serverOn("HTTP/1") +
  routeOn("admin", { rules: [prefix("/admin")] }) +
  routeOn("host", { hostnames: ["admin.example"], rules: [prefix("/")] }) +
  routeOn("query", { rules: [prefix("/", { queryParams: [{ name: "admin", value: "1" }] })] }) +
  routeOn("open", { rules: [prefix("/")] }) +
  ["admin", "host", "query"].map((name) => allowRoute(name, apiIdentity)).join("") +
  allowRoute("open");

interface Case {
  readonly target: string;
  readonly host?: string;
  /** The target from its path on, when it is written in another form. */
  readonly asked?: string;
  readonly route: string;
}

const cases: readonly Case[] = [
  { target: "/admin", route: "admin" },
  { target: "/admin/", route: "admin" },
  { target: "/admin//", route: "admin" },
  { target: "/admin/../open", route: "admin" },
  { target: "/admin/%2e%2e/open", route: "admin" },
  { target: "/admin?", route: "admin" },
  { target: "/admin?/../open", route: "admin" },
  { target: "http://store.data/admin", asked: "/admin", route: "admin" },
  { target: "HTTP://STORE.data/admin?x", asked: "/admin?x", route: "admin" },
  // Paths are compared as they were sent (policy.md 6.7). These are not the path of the narrow route, and the
  // application gets them as they are; lint warns about such routes.
  { target: "//admin", route: "open" },
  { target: "/%61dmin", route: "open" },
  { target: "/admin%2Fx", route: "open" },
  { target: "/admin%3Fx", route: "open" },
  { target: "/admin;x=y", route: "open" },
  { target: "/./admin", route: "open" },
  { target: "/x/..;/admin", route: "open" },
  { target: "/x/../admin", route: "open" },
  { target: "/ADMIN", route: "open" },
  { target: "/administrator", route: "open" },
  { target: "/http://store.data/admin", route: "open" },
  { target: "/\\admin", route: "open" },
  { target: "/", host: "admin.example", route: "host" },
  { target: "/admin", host: "ADMIN.Example.:8080", route: "host" },
  { target: "/", host: "admin.example:", route: "host" },
  { target: "http://admin.EXAMPLE./x", host: "ADMIN.example.", asked: "/x", route: "host" },
  { target: "/http://admin.example/", route: "open" },
  { target: "//admin.example/", route: "open" },
  { target: "/", host: "admin.example.evil", route: "open" },
  { target: "/", host: "x.admin.example", route: "open" },
  { target: "/", host: "admin%2eexample", route: "open" },
  { target: "/?admin=1", route: "query" },
  { target: "/?x&%61dmin=%31", route: "query" },
  { target: "/?admin=0&admin=1", route: "query" },
  { target: "/x?admin=1?", route: "open" },
  { target: "/x??admin=1", route: "open" },
  { target: "/x?admin=1;admin=2", route: "open" },
  { target: "/x%3Fadmin=1", route: "open" },
  { target: "http://store.data?admin=1", asked: "/?admin=1", route: "query" },
];

sidecarTest("no spelling of a request gets a route that the policy would not give it", { policy }, async (sidecar) => {
  for (const { target, host = "store.data", asked = target, route } of cases) {
    const what = `${target} for ${host}`;
    const expected = expectedDecision(sidecar, asked, host);
    assert.equal(expected.route?.name, route, what);
    const client = await sidecar.plain();
    const before = sidecar.application.received.length;
    const request = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const { status } = await exchange(client, request);
    const event = sidecar.events.at(-1);
    assert.deepEqual(event?.kind === "request" && event.decision, expected, what);
    assert.equal(status, route === "open" ? 200 : 403, what);
    const forwarded = route === "open" ? request : "";
    assert.equal(sidecar.application.received.slice(before), forwarded, "what was decided about is what arrives");
  }
});

/** The answer of the policy to the same request as plain data, which no parser has touched. */
function expectedDecision(sidecar: TestSidecar, target: string, authority: string) {
  const peer = { address: clientAddress, tls: { kind: "none", reason: "no_tls_from_remote" } } as const;
  return sidecar.policy
    .current(testPort)
    .admit(peer)
    .request(requestHead({ method: "GET", target, authority }));
}
