import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { test } from "node:test";
import {
  createIssuerCertificate,
  createTrustAnchor,
  Issuer,
  readCredentials,
  readPeerIdentity,
} from "../identity/index.js";
import { defaultClusterSettings } from "../policy/index.js";
import { probeForged } from "./probe-forged.js";

test("the forged certificate carries the name, and a server that takes it is not called a refusal", async () => {
  let presented: string | undefined;
  const server = createServer({ ...(await serverCertificate()), requestCert: true, rejectUnauthorized: false });
  server.on("secureConnection", (socket) => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate !== undefined) presented = readPeerIdentity(certificate.raw);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const seen = await probeForged("forged/backend/api", targetAt(server.address() as AddressInfo), domain, 200);
    assert.equal(seen.sees, "handshake-accepted");
    assert.equal(presented, "api.backend.serviceaccount.identity.linkerd.cluster.local");
  } finally {
    server.close();
  }
});

test("a server that ends the connection has refused", async () => {
  const server = createServer({ ...(await serverCertificate()), requestCert: true, rejectUnauthorized: true });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const seen = await probeForged("forged/backend/api", targetAt(server.address() as AddressInfo), domain);
    assert.equal(seen.sees, "handshake-refused");
  } finally {
    server.close();
  }
});

const domain = defaultClusterSettings;

function targetAt({ address, port }: AddressInfo) {
  return { address, port, serverName: "postgres.data.serviceaccount.identity.linkerd.cluster.local" };
}

async function serverCertificate() {
  const now = new Date();
  const validity = { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + 60_000) };
  const anchor = await createTrustAnchor({ commonName: "root", ...validity });
  const issuer = await createIssuerCertificate({ commonName: "issuer", anchor, ...validity });
  const read = readCredentials(
    {
      anchorsPem: anchor.certificatePem,
      issuerCertificatePem: issuer.certificatePem,
      issuerKeyPem: issuer.privateKeyPem,
    },
    now,
  );
  assert.ok(read.ok);
  const identity = "postgres.data.serviceaccount.identity.linkerd.cluster.local";
  const issued = await new Issuer({ credentials: read.credentials, domain }).issue({ identity, now });
  return { cert: issued.chainPem, key: issued.privateKeyPem, ca: anchor.certificatePem };
}
