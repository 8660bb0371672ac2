import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, Socket } from "node:net";
import { test } from "node:test";
import { credentialsOf, SwappableCertificate } from "../../test/support/test-credentials.js";
import { ConnectLimit } from "./connect-limit.js";
import { boundAddress } from "./listener.js";
import { connectEndpoint } from "./mesh-connect.js";

test("the limit ends the step that is under way and says which", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const limit = new ConnectLimit(100);
  const [first, second] = [new Socket(), new Socket()];
  limit.guard("connect", first);
  context.mock.timers.tick(99);
  limit.guard("handshake", second);
  context.mock.timers.tick(1);
  const [error] = (await once(second, "error")) as [NodeJS.ErrnoException];
  assert.deepEqual([error.message, error.code], ["handshake timed out after 100ms", "ETIMEDOUT"]);
  assert.equal(first.destroyed, false);
});

test("a step that begins when the time is over ends at once, and a limit that is lifted ends nothing", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const over = new ConnectLimit(100);
  const lifted = new ConnectLimit(100);
  const inTime = new Socket();
  lifted.guard("connect", inTime);
  context.mock.timers.tick(100);
  // Lifted after the timer and before the second look.
  lifted.lift();
  await new Promise((resolve) => setImmediate(resolve));
  const late = new Socket();
  late.on("error", () => undefined);
  over.guard("handshake", late);
  assert.deepEqual([late.destroyed, inTime.destroyed], [true, false]);
});

test("connecting and handshake share one limit", async (context) => {
  const identity = "a.b.serviceaccount.identity.linkerd.cluster.local";
  const certificates = new SwappableCertificate(await credentialsOf(identity));
  context.mock.timers.enable({ apis: ["setTimeout"] });
  // Takes connections and never says a word.
  const server = createServer((socket) => socket.on("error", () => socket.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = boundAddress(server);
  const connecting = connectEndpoint(
    {
      address: "127.0.0.1",
      port,
      mesh: { identity, serverName: identity, directAddress: "127.0.0.1", directPort: port },
    },
    {
      certificates,
      localAddress: undefined,
      timeoutMs: 1_000,
      sessionProtocol: undefined,
    },
  );
  const refused = assert.rejects(connecting, /handshake timed out after 1000ms/);
  context.mock.timers.tick(999);
  const [accepted] = (await once(server, "connection")) as [Socket];
  await once(accepted, "data");
  context.mock.timers.tick(1);
  await refused;
  accepted.destroy();
  server.close();
});
