import assert from "node:assert/strict";
import { exchange, get, headerOf } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { allowIdentities, identityOf, serverOn, testPort } from "../support/sidecar-policy.js";
import { allowRoute, prefix, routeOn } from "../support/sidecar-routes.js";
import { directAlpn, transportHeaderBytes } from "../support/transport-header-bytes.js";
import type { WireClient } from "../support/wire-client.js";

/** Each route is open to everyone, so that a 404 means that none matched. */
const conditions =
  serverOn("HTTP/1") +
  routeOn("host", { hostnames: ["a.example", "*.b.example"], rules: [prefix("/")] }) +
  routeOn("header", { rules: [prefix("/header", { headers: [{ name: "X-Role", value: "admin" }] })] }) +
  routeOn("header-regex", {
    rules: [prefix("/regex", { headers: [{ name: "x-role", type: "RegularExpression", value: "adm.*" }] })],
  }) +
  routeOn("query", { rules: [prefix("/query", { queryParams: [{ name: "role", value: "a b" }] })] }) +
  routeOn("method", { rules: [prefix("/method", { method: "DELETE" })] }) +
  ["host", "header", "header-regex", "query", "method"].map((name) => allowRoute(name)).join("");

sidecarTest(
  "a request belongs to the route whose conditions it meets, or to none",
  { policy: conditions },
  async (sidecar) => {
    const client = await sidecar.plain();
    const cases: readonly (readonly [request: string, route: string | undefined])[] = [
      [get("/", "a.example"), "host"],
      [get("/header", "A.Example:8080"), "host"],
      [get("/", "a.example."), "host"],
      [get("/", "x.y.b.example"), "host"],
      [get("http://a.example/", "a.example"), "host"],
      [get("http://a.example?b", "a.example"), "host"],
      [get("/", "b.example"), undefined],
      [get("/", "xb.example"), undefined],
      [get("/", "a.example.evil"), undefined],
      ["GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", undefined],
      [get("/header", "c", "x-role: admin"), "header"],
      [get("/header", "c", "X-ROLE:\t admin \t"), "header"],
      [get("/header", "c", "x-role: user", "x-role: admin"), "header"],
      [get("/header", "c", "x-role: user, admin"), undefined],
      [get("/header", "c", "x-role: Admin"), undefined],
      [get("/header", "c", "x_role: admin"), undefined],
      [get("/header", "c"), undefined],
      [get("/regex", "c", "x-role: administrator"), "header-regex"],
      [get("/regex", "c", "x-role: an administrator"), undefined],
      [get("/regex", "c", "x-role: adm\xfc"), undefined],
      [get("/query?role=a+b", "c"), "query"],
      [get("/query?x=1&role=c&r%6Fle=a%20b", "c"), "query"],
      [get("/query?Role=a+b", "c"), undefined],
      [get("/query??role=a+b", "c"), undefined],
      [get("/query?role=a%2Bb", "c"), undefined],
      [get("/query%3Frole=a+b", "c"), undefined],
      [get("http://c/query?role=a+b", "c"), "query"],
      [get("/method", "c"), undefined],
      [get("/method", "c").replace("GET", "DELETE"), "method"],
    ];
    for (const [request, route] of cases) {
      const { status } = await exchange(client, request);
      assert.deepEqual([status, lastRoute(sidecar)], [route === undefined ? 404 : 200, route], request);
    }
    assert.equal(sidecar.application.connections.length, 1, "all on one kept connection");
  },
);

const guarded =
  serverOn("HTTP/1") +
  routeOn("admin", { rules: [prefix("/admin")] }) +
  routeOn("open", { rules: [prefix("/")] }) +
  allowRoute("admin", apiIdentity) +
  allowRoute("open");

sidecarTest("who is let in differs from route to route on one connection", { policy: guarded }, async (sidecar) => {
  const clients: readonly (readonly [client: WireClient, admin: number])[] = [
    [await sidecar.plain(), 403],
    [await sidecar.tls(), 403],
    [await sidecar.tls(identityOf("web", "front")), 403],
    [await sidecar.tls(apiIdentity), 200],
  ];
  for (const [client, admin] of clients) {
    for (const [target, status] of [
      ["/", 200],
      ["/admin", admin],
      ["/admin/x", admin],
      ["/administrator", 200],
      ["/admin/", admin],
    ] as const) {
      assert.equal((await exchange(client, get(target, "store.data"))).status, status, target);
    }
  }
});

sidecarTest(
  "a grant on the Server holds on every route, and opens none",
  {
    policy: guarded.replace(allowRoute("open"), "") + allowIdentities(identityOf("web", "front")),
  },
  async (sidecar) => {
    const web = await sidecar.tls(identityOf("web", "front"));
    assert.equal((await exchange(web, get("/admin", "store.data"))).status, 200);
    assert.equal((await exchange(web, get("/", "store.data"))).status, 200);
    const api = await sidecar.tls(apiIdentity);
    assert.equal((await exchange(api, get("/", "store.data"))).status, 403);
    assert.equal((await exchange(api, get("/admin", "store.data"))).status, 200);
  },
);

sidecarTest(
  "a client with an identity is told why, and others get the bare status",
  {
    policy: serverOn("HTTP/1") + routeOn("a", { rules: [prefix("/a")] }),
  },
  async (sidecar) => {
    for (const [target, status, text] of [
      ["/a", 403, "unauthorized request on route"],
      ["/b", 404, "no route found for request"],
    ] as const) {
      const meshed = await exchange(await sidecar.tls(apiIdentity), get(target, "store.data"));
      assert.equal(meshed.status, status);
      assert.match(headerOf(meshed, "l5d-proxy-error") ?? "", new RegExp(`^client [^ ]+: server: [^ ]+: ${text}$`));
      const plain = await exchange(await sidecar.plain(), get(target, "store.data"));
      assert.deepEqual([plain.status, headerOf(plain, "l5d-proxy-error")], [status, undefined]);
    }
  },
);

sidecarTest(
  "a condition on l5d-client-id sees the proved identity and no other",
  {
    policy:
      serverOn("HTTP/1") +
      routeOn("api", { rules: [prefix("/", { headers: [{ name: "l5d-client-id", value: apiIdentity }] })] }) +
      allowRoute("api"),
  },
  async (sidecar) => {
    const forged = [`l5d-client-id: ${apiIdentity}`, `L5D_CLIENT_ID: ${apiIdentity}`];
    assert.equal((await exchange(await sidecar.plain(), get("/", "store.data", ...forged))).status, 404);
    const other = await sidecar.tls(identityOf("web", "front"));
    assert.equal((await exchange(other, get("/", "store.data", ...forged))).status, 404);
    const api = await sidecar.tls(apiIdentity);
    assert.equal((await exchange(api, get("/", "store.data", "l5d-client-id: nobody"))).status, 200);
  },
);

sidecarTest(
  "a request that names no host has the dialled address for one, and on the direct port none at all",
  {
    policy: serverOn("HTTP/1") + routeOn("all", { rules: [prefix("/")] }) + allowRoute("all"),
  },
  async (sidecar) => {
    const nameless = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    assert.equal((await exchange(await sidecar.plain(), nameless)).status, 200);
    const direct = await sidecar.tls(apiIdentity, { port: sidecar.directPort, alpn: [directAlpn] });
    direct.send(transportHeaderBytes(testPort, { session: 1 }));
    assert.equal((await exchange(direct, get("/", "store.data"))).status, 200);
    const { status, lines } = await exchange(direct, nameless);
    assert.equal(status, 500);
    assert.ok(lines.includes("connection: close"));
    await direct.closed;
    await sidecar.untilEvent((event) => event.kind === "refused" && event.detail === "request names no host");
  },
);

function lastRoute({ events }: TestSidecar): string | undefined {
  const event = events.at(-1);
  return event?.kind === "request" ? event.decision.route?.name : undefined;
}
