import assert from "node:assert/strict";
import { exchange, get, headerOf } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest, type TestSidecar } from "../support/sidecar.js";
import { identityOf, serverOn } from "../support/sidecar-policy.js";
import { allowRoute, prefix, routeOn, type RouteRuleSpec } from "../support/sidecar-routes.js";

const modify = (requestHeaderModifier: object): object => ({ type: "RequestHeaderModifier", requestHeaderModifier });
const redirect = (requestRedirect: object): object => ({ type: "RequestRedirect", requestRedirect });
const rule = (path: string, ...filters: readonly object[]): RouteRuleSpec => ({ ...prefix(path), filters });

/** Everyone may use the rules, unless `identities` are named. */
function policyOf(rules: readonly RouteRuleSpec[], ...identities: readonly string[]): string {
  return serverOn("HTTP/1") + routeOn("filtered", { rules }) + allowRoute("filtered", ...identities);
}

sidecarTest(
  "header filters change the head that the application gets, in their order, and nothing else",
  {
    policy: policyOf([
      rule(
        "/edit",
        modify({
          add: [{ name: "X-Added", value: "one" }],
          set: [{ name: "X-Role", value: "user" }],
          remove: ["X-Secret"],
        }),
        modify({ add: [{ name: "x-added", value: "two" }], remove: ["x-absent"] }),
      ),
      rule("/plain"),
    ]),
  },
  async (sidecar) => {
    const client = await sidecar.plain();
    const lines = ["Accept: */*", "x-role: admin", "X-ROLE: root", "x-secret: 1", "X-Secret: 2", "x-added: zero"];
    await exchange(client, get("/edit?q", "store.data", ...lines));
    assert.equal(
      sidecar.application.received,
      "GET /edit?q HTTP/1.1\r\nHost: store.data\r\nAccept: */*\r\nx-added: zero\r\n" +
        "x-added: one\r\nx-role: user\r\nx-added: two\r\n\r\n",
    );
    const before = sidecar.application.received.length;
    await exchange(client, get("/plain", "store.data", ...lines));
    assert.equal(sidecar.application.received.slice(before), get("/plain", "store.data", ...lines));
  },
);

sidecarTest(
  "a filter works for meshed clients too, and leaves their identity as it was proved",
  {
    policy: policyOf([
      rule("/", modify({ set: [{ name: "l5d-client-id", value: "forged" }], remove: ["l5d_client_id", "a"] })),
    ]),
  },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    await exchange(client, get("/", "store.data", "l5d-client-id: forged", "a: b"));
    assert.equal(
      sidecar.application.received,
      `GET / HTTP/1.1\r\nHost: store.data\r\nl5d-client-id: ${apiIdentity}\r\n\r\n`,
    );
  },
);

sidecarTest(
  "a body follows the edited head as it was sent",
  { policy: policyOf([rule("/", modify({ set: [{ name: "x-role", value: "user" }] }))]) },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("POST / HTTP/1.1\r\nHost: store.data\r\nx-role: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n");
    await sidecar.application.until(([connection]) => connection?.received.endsWith("abcd\r\n") === true);
    client.send("0\r\n\r\n");
    await sidecar.application.until(([connection]) => connection?.received.endsWith("0\r\n\r\n") === true);
    assert.equal(
      sidecar.application.received,
      "POST / HTTP/1.1\r\nHost: store.data\r\nTransfer-Encoding: chunked\r\nx-role: user\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    );
  },
);

const moved = [
  rule("/full", redirect({ path: { type: "ReplaceFullPath", replaceFullPath: "/new" } })),
  rule(
    "/old/",
    redirect({ scheme: "https", path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" }, statusCode: 301 }),
  ),
  rule("/host", redirect({ hostname: "other.example", port: 8443 })),
  rule("/loop", redirect({ hostname: "store.data" })),
  rule("/"),
];

sidecarTest(
  "a redirect is answered by the sidecar, and the connection goes on",
  { policy: policyOf(moved) },
  async (sidecar) => {
    const client = await sidecar.plain();
    for (const [target, host, status, location] of [
      ["/full/x?y", "store.data", 302, "http://store.data/new"],
      ["/old/a/b?c=d", "store.data:8080", 301, "https://store.data:8080/new/a/b?c=d"],
      ["/old", "store.data", 301, "https://store.data/new"],
      ["http://STORE.data/old/%2F/..;/", "store.data", 301, "https://STORE.data/new/%2F/..;/"],
      ["/host?a", "store.data:80", 302, "http://other.example:8443/host?a"],
    ] as const) {
      const answer = await exchange(client, get(target, host));
      const lines = answer.lines.filter((line) => !line.startsWith("date: "));
      assert.deepEqual([answer.status, answer.body], [status, ""], target);
      assert.deepEqual(lines, ["content-length: 0", `location: ${location}`], target);
    }
    assert.deepEqual(outcomesOf(sidecar), Array(5).fill("redirected"));
    assert.equal(sidecar.application.connections.length, 0);
    assert.equal((await exchange(client, get("/loop", "store.data"))).body, "answer 1", "it leads to where it is");
    assert.equal((await exchange(client, get("/", "store.data"))).body, "answer 2");
  },
);

sidecarTest(
  "the body of a redirected request is not taken for the next request",
  { policy: policyOf(moved) },
  async (sidecar) => {
    const client = await sidecar.plain();
    const body = get("/", "store.data");
    const post = `POST /host HTTP/1.1\r\nHost: store.data\r\nContent-Length: ${body.length}\r\n\r\n`;
    assert.equal((await exchange(client, post)).status, 302);
    client.send(body);
    assert.equal((await exchange(client, get("/last", "store.data"))).body, "answer 1");
    assert.equal(sidecar.application.received, get("/last", "store.data"));
  },
);

sidecarTest(
  "only who may use the route learns where it leads, and only the mesh is told more",
  { policy: policyOf(moved, apiIdentity) },
  async (sidecar) => {
    for (const client of [await sidecar.plain(), await sidecar.tls(identityOf("web", "front"))]) {
      const answer = await exchange(client, get("/host", "store.data"));
      assert.deepEqual([answer.status, headerOf(answer, "location")], [403, undefined]);
    }
    const answer = await exchange(await sidecar.tls(apiIdentity), get("/host", "store.data"));
    assert.equal(answer.status, 302);
    assert.match(headerOf(answer, "l5d-proxy-error") ?? "", /^client [^ ]+: server: [^ ]+: redirected$/);
  },
);

sidecarTest(
  "a redirect that cannot be made is an error of the policy: 500, and the connection is closed",
  {
    policy: policyOf([
      {
        matches: [{ path: { type: "Exact", value: "/exact" } }],
        filters: [redirect({ path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" } })],
      },
      rule("/", redirect({ hostname: "other.example" })),
    ]),
  },
  async (sidecar) => {
    for (const request of [get("/exact", "store.data"), get("*", "store.data").replace("GET", "OPTIONS")]) {
      const plain = await sidecar.plain();
      assert.equal((await exchange(plain, request)).status, 500, request);
      await plain.closed;
      const meshed = await sidecar.tls(apiIdentity);
      assert.match(headerOf(await exchange(meshed, request), "l5d-proxy-error") ?? "", /: unexpected error$/);
      await meshed.closed;
    }
    assert.deepEqual(outcomesOf(sidecar), Array(4).fill("unusable-filter"));
    assert.equal(sidecar.application.connections.length, 0);
  },
);

function outcomesOf({ events }: TestSidecar): string[] {
  return events.map((event) => (event.kind === "refused" ? event.cause : event.outcome));
}
