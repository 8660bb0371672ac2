import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { TLSSocket } from "node:tls";
import { connect, createServer } from "node:tls";
import assert from "node:assert/strict";
import { makeTestAuthority } from "../../test/support/certificates.js";
import { readCredentials } from "./credentials.js";
import { createIssuerCertificate } from "./issuer-certificate.js";
import { Issuer } from "./issuer.js";
import type { WorkloadCertificate } from "./model.js";
import { readPeerIdentity } from "./peer-identity.js";
import { createTrustAnchor } from "./trust-anchor.js";

const domain = { controlPlaneNamespace: "linkerd", trustDomain: "cluster.local" };
const now = new Date();
const tomorrow = new Date(now.getTime() + 24 * 60 * 60 * 1000);
const suffix = "serviceaccount.identity.linkerd.cluster.local";

interface Mesh {
  readonly issuer: Issuer;
  readonly anchorsPem: string;
}

async function makeMesh(withIssuer: boolean): Promise<Mesh> {
  const validity = { notBefore: new Date(now.getTime() - 1000), notAfter: tomorrow };
  const anchor = await createTrustAnchor({ commonName: "root.linkerd.cluster.local", ...validity });
  const made = withIssuer ? await createIssuerCertificate({ commonName: "identity", ...validity, anchor }) : anchor;
  const reading = readCredentials(
    {
      anchorsPem: anchor.certificatePem,
      issuerCertificatePem: made.certificatePem,
      issuerKeyPem: made.privateKeyPem,
    },
    now,
  );
  assert.ok(reading.ok, JSON.stringify(reading));
  return { issuer: new Issuer({ credentials: reading.credentials, domain }), anchorsPem: anchor.certificatePem };
}

/** What each end learns of the other in a mutual TLS 1.3 handshake, or the reason why it failed. */
async function handshake(
  server: WorkloadCertificate,
  client: WorkloadCertificate,
  anchorsPem: string,
): Promise<{ client: string | undefined; server: string | undefined } | string> {
  const options = { minVersion: "TLSv1.3", ca: anchorsPem, rejectUnauthorized: true } as const;
  const listener = createServer({ ...options, requestCert: true, cert: server.chainPem, key: server.privateKeyPem });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const accepted = new Promise<TLSSocket | Error>((resolve) => {
    listener.once("secureConnection", resolve);
    listener.once("tlsClientError", resolve);
  });
  const socket = connect({
    ...options,
    host: "127.0.0.1",
    port,
    cert: client.chainPem,
    key: client.privateKeyPem,
    checkServerIdentity: () => undefined,
  });
  const connected = new Promise<Error | undefined>((resolve) => {
    socket.once("secureConnect", () => resolve(undefined));
    socket.once("error", resolve);
  });
  try {
    const serverSide = await accepted;
    const failure = await connected;
    if (serverSide instanceof Error) return serverSide.message;
    if (failure !== undefined) return failure.message;
    return { client: peerOf(serverSide), server: peerOf(socket) };
  } finally {
    socket.destroy();
    listener.close();
  }
}

function peerOf(socket: TLSSocket): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  return certificate && readPeerIdentity(certificate.raw);
}

test("issued certificates speak mutual TLS, and each end reads the other's identity", async () => {
  const long = `${"s".repeat(63)}.${"n".repeat(63)}.${suffix}`;
  const pairs = [
    [`web.shop.${suffix}`, `db.shop.${suffix}`],
    [long, `db.shop.${suffix}`],
    [`web.shop.${suffix}`, "spiffe://cluster.local/vm/1"],
  ] as const;
  for (const withIssuer of [true, false]) {
    const { issuer, anchorsPem } = await makeMesh(withIssuer);
    for (const [client, server] of pairs) {
      const issued = await Promise.all([server, client].map((identity) => issuer.issue({ identity, now })));
      assert.deepEqual(await handshake(issued[0]!, issued[1]!, anchorsPem), { client, server });
    }
  }
});

test("a client from another mesh with the same names fails the handshake", async () => {
  const ours = await makeMesh(true);
  const theirs = await makeMesh(true);
  const identity = `web.shop.${suffix}`;
  const server = await ours.issuer.issue({ identity, now });
  const client = await theirs.issuer.issue({ identity, now });
  assert.equal(typeof (await handshake(server, client, ours.anchorsPem)), "string");
});

test("an expired certificate fails the handshake", async () => {
  const { issuer, anchorsPem } = await makeMesh(true);
  const authority = await makeTestAuthority();
  const identity = `web.shop.${suffix}`;
  const fresh = await authority.workload(identity);
  const stale = await authority.leaf({ names: [{ dns: identity }], notAfter: new Date(now.getTime() - 1000) });
  const expired = { ...fresh, chainPem: stale.chainPem, privateKeyPem: stale.keyPem };
  assert.equal(typeof (await handshake(fresh, expired, authority.anchorPem)), "string");
  const ours = await issuer.issue({ identity, now });
  assert.deepEqual(await handshake(ours, ours, anchorsPem), { client: identity, server: identity });
});
