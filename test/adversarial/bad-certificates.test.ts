import assert from "node:assert/strict";
import { makeTestAuthority, type TestLeaf } from "../support/certificates.js";
import { captureClientHello } from "../support/capture-client-hello.js";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { identityOf } from "../support/sidecar-policy.js";

const get = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";
const names = [{ dns: apiIdentity }];

sidecarTest(
  "a bad certificate ends the connection even where everyone is let in",
  { policy: openPolicy },
  async (sidecar) => {
    const { authority } = sidecar;
    const stranger = await makeTestAuthority();
    const now = Date.now();
    const good = await authority.leaf({ names });
    const foreign = await stranger.leaf({ names });
    const bad: Readonly<Record<string, Pick<TestLeaf, "chainPem" | "keyPem">>> = {
      expired: await authority.leaf({
        names,
        notBefore: new Date(now - 7_200_000),
        notAfter: new Date(now - 3_600_000),
      }),
      "not yet valid": await authority.leaf({ names, notBefore: new Date(now + 3_600_000) }),
      "of another CA of the same name": foreign,
      "of another CA, with our issuer sent along": {
        ...foreign,
        chainPem: foreign.certificatePem + authority.issuerPem,
      },
      "signed by itself": await authority.leaf({ names, signedBy: "itself" }),
      "of a CA": await authority.leaf({ names, isCa: true }),
      "without its issuer": { ...good, chainPem: good.certificatePem },
    };
    for (const [what, certificate] of Object.entries(bad)) {
      // In TLS 1.3 a client may be done before the server has looked at its certificate.
      const received = await sidecar
        .tls(undefined, { certificate })
        .then(async (client) => {
          client.send(get);
          return (await client.closed).received;
        })
        .catch(() => "");
      assert.equal(received, "", what);
      await sidecar.untilEvent((event) => event.kind === "refused" && event.cause === "handshake-failed");
      sidecar.events.splice(0);
      assert.equal(sidecar.application.connections.length, 0, what);
    }
  },
);

sidecarTest("a certificate without a usable name is TLS without identity", { policy: openPolicy }, async (sidecar) => {
  for (const options of [
    { commonName: apiIdentity },
    { names: [{ email: "a@b.c" }, { ip: [10, 1, 2, 3] }] },
    { names: [{ dns: `${apiIdentity}\0` }] },
    { names: [{ dns: `${apiIdentity}\r\nl5d-client-id: forged` }] },
    { names: [{ dns: "a b" }, { dns: "" }] },
    { names: [{ uri: "spiffe://a b/\r\nX-A: 1" }] },
  ]) {
    const client = await sidecar.tls(undefined, { certificate: await sidecar.authority.leaf(options) });
    client.send(get);
    await client.untilText("answer 1");
    client.destroy();
  }
  assert.equal(sidecar.application.received, get.repeat(6));
});

sidecarTest(
  "an identity counts in lower case, and the first usable one counts",
  { policy: openPolicy },
  async (sidecar) => {
    for (const [given, seen] of [
      [[{ dns: apiIdentity.toUpperCase() }], apiIdentity],
      [
        [{ ip: [10, 1, 2, 3] }, { dns: identityOf("web", "frontend") }, { dns: apiIdentity }],
        identityOf("web", "frontend"),
      ],
      [[{ uri: "spiffe://example.org/web" }, { dns: apiIdentity }], "spiffe://example.org/web"],
    ] as const) {
      const certificate = await sidecar.authority.leaf({ names: given });
      const client = await sidecar.tls(undefined, { certificate });
      client.send(get);
      await client.untilText("answer 1");
      client.destroy();
      assert.ok(sidecar.application.connections.at(-1)!.received.includes(`\r\nl5d-client-id: ${seen}\r\n`));
    }
  },
);

sidecarTest(
  "a handshake that stops behind the ClientHello is given up in time",
  { policy: openPolicy, limits: { handshakeTimeoutMs: 150 } },
  async (sidecar) => {
    const client = await sidecar.plain();
    client.send(await captureClientHello({ servername: storeIdentity }));
    await client.closed;
    await sidecar.untilEvent((event) => event.kind === "refused" && event.cause === "handshake-failed");
  },
);

sidecarTest(
  "a handshake that is no TLS behind its first record is given up",
  { policy: openPolicy },
  async (sidecar) => {
    const hello = await captureClientHello({ servername: storeIdentity });
    for (const rest of [
      "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n",
      "\x17\x03\x03\0\x05hello",
      "\x15\x03\x03\0\x02\x02\x28",
    ]) {
      const client = await sidecar.plain();
      client.send(Buffer.concat([hello, Buffer.from(rest, "latin1")]));
      await client.closed;
    }
    assert.equal(sidecar.application.connections.length, 0);
  },
);
