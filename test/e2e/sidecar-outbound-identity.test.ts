import assert from "node:assert/strict";
import type { Destination } from "../../src/proxy/index.js";
import { makeTestAuthority } from "../support/certificates.js";
import { openPolicy } from "../support/refused-requests.js";
import { apiIdentity, sidecarTest, storeIdentity, type TestSidecar } from "../support/sidecar.js";
import { identityOf } from "../support/sidecar-policy.js";
import { credentialsOf, SwappableCertificate } from "../support/test-credentials.js";

const request = "GET http://store.data/a HTTP/1.1\r\nHost: store.data\r\n\r\n";

/** The store's endpoint, which has to prove `identity`. */
function expecting(sidecar: TestSidecar, identity: string): Destination["endpoints"][number] {
  const endpoint = sidecar.endpoint();
  return { ...endpoint, mesh: { ...endpoint.mesh!, identity } };
}

/** The answer to one request through the proxy, after which the proxy closed. */
async function refusedThrough(sidecar: TestSidecar, proxyPort: number, bytes = request): Promise<string> {
  const client = await sidecar.plain(proxyPort);
  client.send(bytes);
  const { received } = await client.closed;
  assert.match(received, /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*\r\nconnection: close\r\n/);
  return received;
}

sidecarTest(
  "a destination that proves another identity than is expected hears nothing",
  { policy: openPolicy },
  async (sidecar) => {
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:80": { opaque: false, endpoints: [expecting(sidecar, identityOf("other", "data"))] },
        "bytes.data:1": { opaque: true, endpoints: [expecting(sidecar, identityOf("other", "data"))] },
      },
      services: ["bytes.data:1"],
    });
    const received = await refusedThrough(sidecar, outbound.proxyPort);
    assert.match(received, /\r\nl5d-proxy-error: certificate does not match TLS identity\r\n/);
    const bytes = await sidecar.plain(outbound.servicePorts[0]);
    bytes.send("\0 secret");
    assert.equal((await bytes.closed).received, "");
    assert.equal(sidecar.application.connections.length, 0);
    assert.ok(
      sidecar.events.every(({ kind }) => kind === "refused"),
      "no request and no bytes arrived",
    );
  },
);

sidecarTest(
  "a destination whose certificate does not verify hears nothing",
  { policy: openPolicy },
  async (sidecar) => {
    const { authority } = sidecar;
    const stranger = await makeTestAuthority();
    const now = Date.now();
    const names = [{ dns: storeIdentity }];
    const leaves = {
      expired: await authority.leaf({
        names,
        notBefore: new Date(now - 7_200_000),
        notAfter: new Date(now - 3_600_000),
      }),
      "not yet valid": await authority.leaf({ names, notBefore: new Date(now + 3_600_000) }),
      "signed by another CA of the same name": await stranger.leaf({ names }),
      "signed by itself": await authority.leaf({ names, signedBy: "itself" }),
      "with a common name only": await authority.leaf({ commonName: storeIdentity }),
      "of a CA": await authority.leaf({ names, isCa: true }),
      "for clients only": await authority.leaf({ names, extendedKeyUsage: ["clientAuth"] }),
      "for servers only": await authority.leaf({ names, extendedKeyUsage: ["serverAuth"] }),
    };
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: { "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] } },
    });
    for (const [what, leaf] of Object.entries(leaves)) {
      const { chainPem, keyPem: privateKeyPem, notBefore, notAfter } = leaf;
      sidecar.certificates.swap({
        certificate: { identity: storeIdentity, chainPem, privateKeyPem, notBefore, notAfter },
        anchors: { pem: authority.anchorPem },
      });
      const received = await refusedThrough(sidecar, outbound.proxyPort);
      assert.match(received, /\r\nl5d-proxy-error: /, what);
      assert.equal(sidecar.application.connections.length, 0, what);
    }
    sidecar.certificates.swap(await credentialsOf(storeIdentity));
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(request);
    await client.untilText("answer 1");
  },
);

sidecarTest("no variable of the environment turns verification off", { policy: openPolicy }, async (sidecar) => {
  const outbound = await sidecar.outbound({
    identity: apiIdentity,
    destinations: { "store.data:80": { opaque: false, endpoints: [expecting(sidecar, identityOf("other", "data"))] } },
  });
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    await refusedThrough(sidecar, outbound.proxyPort);
    const stranger = await makeTestAuthority();
    const {
      chainPem,
      keyPem: privateKeyPem,
      notBefore,
      notAfter,
    } = await stranger.leaf({ names: [{ dns: storeIdentity }] });
    sidecar.certificates.swap({
      certificate: { identity: storeIdentity, chainPem, privateKeyPem, notBefore, notAfter },
      anchors: { pem: sidecar.authority.anchorPem },
    });
    await refusedThrough(sidecar, outbound.proxyPort);
  } finally {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  }
  assert.equal(sidecar.application.connections.length, 0);
});

sidecarTest(
  "a destination that does not speak TLS gets a ClientHello and no more",
  { policy: openPolicy },
  async (sidecar) => {
    const endpoint = sidecar.endpoint();
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:80": {
          opaque: false,
          endpoints: [{ ...endpoint, mesh: { ...endpoint.mesh!, directPort: sidecar.application.port } }],
        },
      },
      limits: { connectTimeoutMs: 300 },
    });
    sidecar.application.script = (connection) => connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    await refusedThrough(sidecar, outbound.proxyPort);
    sidecar.application.script = () => undefined;
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(request);
    assert.match((await client.closed).received, /^HTTP\/1\.1 50[24] /);
    sidecar.application.script = (connection) => connection.socket.resetAndDestroy();
    await refusedThrough(sidecar, outbound.proxyPort);
    assert.ok(!sidecar.application.received.includes("GET /"));
  },
);

sidecarTest(
  "a sidecar that does not read transport headers is not sent any",
  { policy: openPolicy },
  async (sidecar) => {
    const endpoint = sidecar.endpoint();
    // The transparent port terminates TLS for the same name, but agrees on no ALPN.
    const outbound = await sidecar.outbound({
      identity: apiIdentity,
      destinations: {
        "store.data:80": {
          opaque: false,
          endpoints: [{ ...endpoint, mesh: { ...endpoint.mesh!, directPort: sidecar.port } }],
        },
      },
    });
    const received = await refusedThrough(sidecar, outbound.proxyPort);
    assert.match(received, /l5d-proxy-error: the other sidecar does not read transport headers/);
    assert.equal(sidecar.application.connections.length, 0);
  },
);

sidecarTest("a renewed certificate is what the next connection shows", { policy: openPolicy }, async (sidecar) => {
  const certificates = new SwappableCertificate(await credentialsOf(apiIdentity));
  const outbound = await sidecar.outbound({
    certificates,
    destinations: { "store.data:80": { opaque: false, endpoints: [sidecar.endpoint()] } },
  });
  for (const identity of [apiIdentity, identityOf("api2", "backend")]) {
    certificates.swap(await credentialsOf(identity));
    const client = await sidecar.plain(outbound.proxyPort);
    client.send(request);
    await client.untilText("answer 1");
    assert.ok(sidecar.application.connections.at(-1)!.received.includes(`l5d-client-id: ${identity}\r\n`));
  }
});
