import assert from "node:assert/strict";
import { apiIdentity, sidecarTest } from "../support/sidecar.js";
import { allowEveryone, allowIdentities, identityOf, serverOn } from "../support/sidecar-policy.js";

const request = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const http = serverOn("HTTP/1");

sidecarTest(
  "a change of policy reaches the next request on the same connection, both ways",
  { policy: http + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const client = await sidecar.tls(apiIdentity);
    const statusNow = async (): Promise<string> => {
      client.forget();
      client.send(request);
      return (await client.untilText("\r\n\r\n")).slice(9, 12);
    };
    assert.equal(await statusNow(), "200");
    sidecar.policy.set(http + allowIdentities(identityOf("someone", "else")));
    assert.equal(await statusNow(), "403");
    sidecar.policy.set(http + allowIdentities(apiIdentity));
    assert.equal(await statusNow(), "200");
  },
);

const tcp = serverOn("unknown");

sidecarTest(
  "a TCP connection that loses its permit is cut; one that keeps it is not",
  { policy: tcp + allowEveryone },
  async (sidecar) => {
    const meshed = await sidecar.tls(apiIdentity);
    const plain = await sidecar.plain();
    // Fewer bytes than HTTP needs to show itself: opaque.
    meshed.send("hello 1\n");
    plain.send("hello 2\n");
    await sidecar.application.until(
      (connections) => connections.filter(({ received }) => received !== "").length === 2,
    );
    sidecar.policy.set(tcp + allowIdentities(apiIdentity));
    await plain.closed;
    const event = await sidecar.untilEvent(
      (candidate) => candidate.kind === "tcp" && candidate.outcome === "terminated",
    );
    assert.ok(event.kind === "tcp" && event.decision.reason === "unauthenticated");
    meshed.send("still here\n");
    await sidecar.application.until((connections) =>
      connections.some(({ received }) => received.endsWith("still here\n")),
    );
  },
);

sidecarTest(
  "a denied TCP connection is closed without a byte",
  { policy: tcp + allowIdentities(apiIdentity) },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send("hello\n");
    assert.equal((await client.closed).received, "");
    assert.equal(sidecar.application.connections.length, 0);
  },
);
