import assert from "node:assert/strict";
import { TLSSocket } from "node:tls";
import { apiIdentity, sidecarTest, storeIdentity } from "../support/sidecar.js";
import { allowIdentities, serverOn } from "../support/sidecar-policy.js";

const policy = serverOn("HTTP/1") + allowIdentities(apiIdentity);
const request = "GET / HTTP/1.1\r\nHost: store.data\r\n\r\n";

sidecarTest(
  "a renewed certificate is shown to new clients and disturbs none that are connected",
  { policy },
  async (sidecar) => {
    const before = await sidecar.tls(apiIdentity);
    const leaf = await sidecar.authority.leaf({ names: [{ dns: storeIdentity }] });
    const { anchors } = sidecar.certificates.current();
    sidecar.certificates.swap({
      anchors,
      certificate: {
        identity: storeIdentity,
        chainPem: leaf.chainPem,
        privateKeyPem: leaf.keyPem,
        notBefore: leaf.notBefore,
        notAfter: leaf.notAfter,
      },
    });
    const after = await sidecar.tls(apiIdentity);
    const shown = ({ socket }: typeof after): Buffer => {
      assert.ok(socket instanceof TLSSocket);
      return socket.getPeerX509Certificate()!.raw;
    };
    assert.ok(shown(after).equals(leaf.der));
    assert.ok(!shown(before).equals(leaf.der));
    for (const client of [before, after]) {
      client.send(request);
      assert.match(await client.untilText("answer"), /^HTTP\/1\.1 200 /);
    }
  },
);
