import assert from "node:assert/strict";
import { exchange, get, headerOf, type Answer } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest, storeIdentity, type TestSidecar } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";
import { allowRoute, prefix, rateLimitOn, routeOn } from "../support/sidecar-routes.js";
import type { WireClient } from "../support/wire-client.js";

const webIdentity = identityOf("web", "front");
/** Stands still unless a test moves it. */
const clock = { nowMs: 1_000 };
const nowMs = (): number => clock.nowMs;

const override = {
  requestsPerSecond: 3,
  clientRefs: [{ kind: "ServiceAccount", name: "api", namespace: "backend" }],
};

/** The statuses of requests sent one after another. */
async function statuses(client: WireClient, count: number, target = "/"): Promise<number[]> {
  const answers: number[] = [];
  for (let asked = 0; asked < count; asked++) answers.push((await ask(client, target)).status);
  return answers;
}

function ask(client: WireClient, target = "/"): Promise<Answer> {
  return exchange(client, get(target, "store.data"));
}

sidecarTest(
  "all clients of a port share its total, over whatever connection they come",
  { nowMs, policy: serverOn("HTTP/1") + allowEveryone + rateLimitOn({ total: { requestsPerSecond: 4 } }) },
  async (sidecar) => {
    const plain = await sidecar.plain();
    const meshed = await sidecar.tls(apiIdentity);
    assert.deepEqual(await statuses(plain, 2), [200, 200]);
    assert.deepEqual(await statuses(meshed, 3), [200, 200, 429]);
    assert.deepEqual(await statuses(await sidecar.plain(), 1), [429]);
    clock.nowMs += 250;
    assert.deepEqual(await statuses(plain, 2), [200, 429]);
    assert.equal(sidecar.application.received.split("\r\n\r\n").length - 1, 5, "what is refused never arrives");
  },
);

sidecarTest(
  "each identity has its own rate, some another one, and those without share one",
  {
    nowMs,
    policy:
      serverOn("HTTP/1") +
      allowEveryone +
      rateLimitOn({ total: { requestsPerSecond: 100 }, identity: { requestsPerSecond: 2 }, overrides: [override] }),
  },
  async (sidecar) => {
    assert.deepEqual(await statuses(await sidecar.tls(webIdentity), 3), [200, 200, 429]);
    assert.deepEqual(await statuses(await sidecar.tls(webIdentity), 1), [429], "another connection");
    assert.deepEqual(await statuses(await sidecar.tls(storeIdentity), 3), [200, 200, 429], "another identity");
    assert.deepEqual(await statuses(await sidecar.tls(apiIdentity), 4), [200, 200, 200, 429], "with an override");
    assert.deepEqual(await statuses(await sidecar.plain(), 1), [200]);
    assert.deepEqual(await statuses(await sidecar.tls(), 2), [200, 429], "TLS without a certificate");
    assert.deepEqual(await statuses(await sidecar.plain(), 1), [429]);
  },
);

sidecarTest(
  "a client with an identity is told which rate it exceeded, and everyone keeps the connection",
  {
    nowMs,
    policy:
      serverOn("HTTP/1") +
      allowEveryone +
      rateLimitOn({ total: { requestsPerSecond: 7 }, identity: { requestsPerSecond: 2 }, overrides: [override] }),
  },
  async (sidecar) => {
    for (const [identity, granted, text, reason] of [
      [webIdentity, 2, "per-identity rate limit exceeded: 2rps", "identity-rate-exceeded"],
      [apiIdentity, 3, "override rate limit exceeded: 3rps", "override-rate-exceeded"],
      [storeIdentity, 0, "total rate limit exceeded: 7rps", "total-rate-exceeded"],
    ] as const) {
      const client = await sidecar.tls(identity);
      await statuses(client, granted);
      const answer = await ask(client);
      assert.equal(answer.status, 429);
      assert.match(headerOf(answer, "l5d-proxy-error") ?? "", new RegExp(`^client [^ ]+: server: [^ ]+: ${text}$`));
      assert.equal(headerOf(answer, "connection"), undefined);
      assert.deepEqual(lastReason(sidecar), ["denied", reason]);
    }
    const plain = await ask(await sidecar.plain());
    assert.deepEqual([plain.status, headerOf(plain, "l5d-proxy-error")], [429, undefined]);
  },
);

sidecarTest(
  "only requests that nothing else stops are counted",
  {
    nowMs,
    policy:
      serverOn("HTTP/1") +
      routeOn("open", {
        rules: [
          prefix("/open"),
          {
            ...prefix("/moved"),
            filters: [{ type: "RequestRedirect", requestRedirect: { hostname: "other.example" } }],
          },
        ],
      }) +
      routeOn("closed", { rules: [prefix("/closed")] }) +
      allowRoute("open") +
      rateLimitOn({ total: { requestsPerSecond: 1 } }),
  },
  async (sidecar) => {
    const client = await sidecar.plain();
    assert.deepEqual(await statuses(client, 2, "/closed"), [403, 403]);
    assert.deepEqual(await statuses(client, 2, "/nowhere"), [404, 404]);
    assert.deepEqual(await statuses(client, 2, "/moved"), [302, 302]);
    assert.deepEqual(await statuses(client, 2, "/open"), [200, 429]);
    assert.deepEqual(await statuses(client, 1, "/moved"), [302], "a redirect is answered before rates are asked");
    assert.deepEqual(await statuses(client, 1, "/closed"), [403]);
  },
);

sidecarTest(
  "a change of the port's policy starts the count anew, and one of other things does not",
  { nowMs, policy: serverOn("HTTP/1") + allowEveryone + rateLimitOn({ total: { requestsPerSecond: 1 } }) },
  async (sidecar) => {
    const client = await sidecar.plain();
    assert.deepEqual(await statuses(client, 2), [200, 429]);
    const limited = serverOn("HTTP/1") + allowEveryone + rateLimitOn({ total: { requestsPerSecond: 1 } });
    sidecar.policy.set(`${limited}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n`);
    assert.deepEqual(await statuses(client, 1), [429]);
    sidecar.policy.set(limited + allowIdentities(apiIdentity));
    assert.deepEqual(await statuses(client, 2), [200, 429]);
    sidecar.policy.set(serverOn("HTTP/1") + allowEveryone);
    assert.deepEqual(await statuses(client, 3), [200, 200, 200]);
  },
);

sidecarTest(
  "connections that are not HTTP are not counted",
  {
    nowMs,
    policy: serverOn("unknown") + allowEveryone + rateLimitOn({ total: { requestsPerSecond: 1 } }),
    script: (connection) => connection.send("hello"),
  },
  async (sidecar) => {
    for (let connected = 0; connected < 3; connected++) {
      const client = await sidecar.plain();
      client.send("\0 these bytes are no HTTP");
      await client.untilText("hello");
    }
  },
);

function lastReason({ events }: TestSidecar): readonly [string, string] | undefined {
  const event = events.at(-1);
  return event?.kind === "request" ? [event.outcome, event.decision.reason] : undefined;
}
