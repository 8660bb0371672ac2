import { connect } from "node:tls";
import {
  createIssuerCertificate,
  createTrustAnchor,
  Issuer,
  readCredentials,
  serviceAccountIdentity,
  type IdentityDomain,
  type WorkloadCertificate,
} from "../identity/index.js";
import type { Seen } from "./probe-rows.js";

/** A sidecar's direct port. */
export interface ForgedTarget {
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
}

/**
 * Connects to a sidecar's direct port with a certificate that carries the right name and was signed by a CA which the
 * mesh does not know. `principal` is `forged/NS/NAME`. `patienceMs`: after that long without being refused it counts as
 * accepted; a sidecar waits longer than the default for a client that says nothing.
 */
export async function probeForged(
  principal: string,
  target: ForgedTarget,
  domain: IdentityDomain,
  patienceMs = 5_000,
): Promise<Seen> {
  const [, namespace = "", serviceAccount = ""] = principal.split("/");
  const { privateKeyPem, chainPem } = await forge(
    serviceAccountIdentity({ namespace, serviceAccount }, domain),
    domain,
  );
  return new Promise((resolve) => {
    const socket = connect({
      host: target.address,
      port: target.port,
      servername: target.serverName,
      ALPNProtocols: ["transport.l5d.io/v1"],
      cert: chainPem,
      key: privateKeyPem,
      // The client is the attacker here; whom it talks to is all the same to it.
      rejectUnauthorized: false,
      timeout: patienceMs,
    });
    let failure = "the server ended the connection in the handshake";
    socket.on("error", (error: Error & { code?: string }) => (failure = error.code ?? error.message));
    socket.on("timeout", () => {
      // A server that had taken the certificate would now wait for the transport header.
      resolve({ sees: "handshake-accepted", detail: "the server took the forged certificate" });
      socket.destroy();
    });
    // Nothing has been sent inside TLS, so there is nothing else that the server could have refused.
    socket.on("close", () => resolve({ sees: "handshake-refused", detail: failure }));
  });
}

/** A certificate for `identity` by a CA made on the spot, with the names that the real one has. */
async function forge(identity: string, domain: IdentityDomain): Promise<WorkloadCertificate> {
  const now = new Date();
  const validity = { notBefore: new Date(now.getTime() - dayMs), notAfter: new Date(now.getTime() + dayMs) };
  const anchor = await createTrustAnchor({ commonName: `root.linkerd.${domain.trustDomain}`, ...validity });
  const issuer = await createIssuerCertificate({
    commonName: `identity.linkerd.${domain.trustDomain}`,
    anchor,
    ...validity,
  });
  const read = readCredentials(
    {
      anchorsPem: anchor.certificatePem,
      issuerCertificatePem: issuer.certificatePem,
      issuerKeyPem: issuer.privateKeyPem,
    },
    now,
  );
  if (!read.ok) throw new Error(`a CA of our own making is not valid: ${JSON.stringify(read.problems)}`);
  return new Issuer({ credentials: read.credentials, domain }).issue({ identity, now });
}

const dayMs = 86_400_000;
