import assert from "node:assert/strict";
import type { ApplicationScript } from "../support/recording-application.js";
import { exchange, get } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { serverOn } from "../support/sidecar-policy.js";
import { allowRoute, prefix, routeOn } from "../support/sidecar-routes.js";

const routeTo = (name: string, path: string, filters: readonly object[] = []): string =>
  routeOn(name, { rules: [{ ...prefix(path), filters }] }) + allowRoute(name);
const base = serverOn("HTTP/1");

sidecarTest(
  "routes that come, change and go take effect at the next request of a kept connection",
  { policy: base + routeTo("a", "/a") },
  async (sidecar) => {
    const client = await sidecar.plain();
    const seen = async (): Promise<number[]> => [
      (await exchange(client, get("/a", "store.data"))).status,
      (await exchange(client, get("/b", "store.data"))).status,
    ];
    assert.deepEqual(await seen(), [200, 404]);
    sidecar.policy.set(base + routeTo("a", "/a") + routeTo("b", "/b"));
    assert.deepEqual(await seen(), [200, 200]);
    const moved = [{ type: "RequestRedirect", requestRedirect: { hostname: "other.example" } }];
    sidecar.policy.set(base + routeTo("a", "/a", moved) + routeTo("b", "/b"));
    assert.deepEqual(await seen(), [302, 200]);
    sidecar.policy.set(base + routeTo("b", "/b"));
    assert.deepEqual(await seen(), [404, 200]);
    sidecar.policy.set(base);
    assert.deepEqual(await seen(), [403, 403], "without routes the Server itself decides, and grants nothing");
    assert.equal(sidecar.application.connections.length, 1);
  },
);

const upgrade = (path: string): string => get(path, "store.data", "Connection: Upgrade", "Upgrade: websocket");

/** Agrees to every upgrade and answers nothing else. */
const agree: ApplicationScript = (connection, received) => {
  if (!received.endsWith("\r\n\r\n")) return;
  connection.send("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
};

sidecarTest(
  "a tunnel is cut when its own route goes or no longer lets it in, and not when another one does",
  { policy: base + routeTo("a", "/a") + routeTo("b", "/b") + routeTo("c", "/c"), script: agree },
  async (sidecar) => {
    const [gone, kept, denied] = [await sidecar.plain(), await sidecar.plain(), await sidecar.plain()];
    for (const [client, path] of [
      [gone, "/a"],
      [kept, "/b"],
      [denied, "/c"],
    ] as const) {
      client.send(upgrade(path));
      await client.untilText("101 Switching");
    }
    const closedRoute = routeOn("c", { rules: [prefix("/c")] }) + allowRoute("c", apiIdentity);
    sidecar.policy.set(base + routeTo("b", "/b") + closedRoute);
    await Promise.all([gone.closed, denied.closed]);
    const terminated = sidecar.events.flatMap((event) =>
      event.kind === "tcp" && event.outcome === "terminated" ? [event.decision.reason] : [],
    );
    assert.deepEqual(terminated.sort(), ["no-route", "unauthenticated"]);
    kept.send("still here");
    await sidecar.application.until((connections) =>
      connections.some(({ received }) => received.endsWith("still here")),
    );
  },
);
