import assert from "node:assert/strict";
import { exchange, get } from "../support/http-exchange.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, serverOn } from "../support/sidecar-policy.js";

/** A match that names no call cannot be sent to a proxy, so that the port is closed. */
const unreadable = `---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: calls, namespace: data }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: store }]
  rules: [{ matches: [{}] }]
`;
const policy = serverOn("gRPC", "all-unauthenticated") + unreadable;

for (const [where, address] of [
  ["from elsewhere", "10.1.2.3"],
  ["from loopback", "127.0.0.1"],
  ["from loopback in IPv6", "::1"],
] as const) {
  sidecarTest(
    `a port whose policy cannot be read refuses everyone ${where}, plain and proven, on every path`,
    { policy: policy + allowEveryone, clientAddress: () => address },
    async (sidecar) => {
      const clients = [await sidecar.plain(), await sidecar.tls(apiIdentity), await sidecar.tls(storeIdentity)];
      for (const client of clients) {
        for (const path of ["/", "/ready"]) {
          assert.equal((await exchange(client, get(path, "store.data"))).status, 403, path);
        }
      }
      assert.deepEqual(
        sidecar.events.flatMap((event) => (event.kind === "request" ? [event.decision.reason] : [])),
        Array<string>(6).fill("invalid-policy"),
      );
      assert.equal(sidecar.application.connections.length, 0);
    },
  );

  sidecarTest(
    `a port whose policy cannot be read closes connections that are no HTTP ${where}`,
    { policy: policy + allowIdentities(apiIdentity), clientAddress: () => address },
    async (sidecar) => {
      for (const client of [await sidecar.plain(), await sidecar.tls(apiIdentity)]) {
        client.send("\0 these are opaque bytes");
        await client.closed;
      }
      assert.equal(sidecar.application.connections.length, 0);
    },
  );
}

sidecarTest(
  "a connection that is open when its policy becomes unreadable is refused at its next request",
  { policy: serverOn("HTTP/1") + allowEveryone },
  async (sidecar) => {
    const client = await sidecar.plain();
    assert.equal((await exchange(client, get("/", "store.data"))).status, 200);
    sidecar.policy.set(policy);
    assert.equal((await exchange(client, get("/", "store.data"))).status, 403);
    sidecar.policy.set(serverOn("HTTP/1") + allowEveryone);
    assert.equal((await exchange(client, get("/", "store.data"))).status, 200);
  },
);
