import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";

/** What came of asking a sidecar for its certificate. */
export type ServedCertificate =
  { readonly ok: true; readonly chain: readonly Uint8Array[] } | { readonly ok: false; readonly why: string };

/**
 * The certificates, leaf first, that the sidecar at an address presents to whoever names `identity` in SNI. They are
 * not judged here: the handshake is let through, because a certificate that does not verify is what a person wants to
 * see. No byte is sent or read beyond the handshake.
 */
export function servedCertificate(
  { address, port }: { readonly address: string; readonly port: number },
  identity: string,
  timeoutMs = defaultTimeoutMs,
): Promise<ServedCertificate> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      servername: identity,
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
    });
    let result: ServedCertificate = { ok: false, why: `${address}:${port} closed the connection during the handshake` };
    const timer = setTimeout(() => socket.destroy(new Error(`not finished within ${timeoutMs} ms`)), timeoutMs);
    socket.once("secureConnect", () => {
      result = { ok: true, chain: presentedChain(socket) };
      // Ended, not cut: the sidecar should see a finished handshake and a client that has nothing to say.
      socket.end();
    });
    socket.on("error", (error: Error) => {
      if (!result.ok) result = { ok: false, why: `no TLS handshake at ${address}:${port}: ${error.message}` };
    });
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(result);
    });
    socket.resume();
  });
}

function presentedChain(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  // A root is its own issuer; Node gives that as a circle.
  for (
    let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    isCertificate(certificate) && !chain.some((seen) => Buffer.compare(seen, certificate!.raw) === 0);
    certificate = certificate.issuerCertificate
  ) {
    chain.push(certificate.raw);
  }
  return chain;
}

/** Node gives an empty object where there is no certificate, and no issuer above the last one. */
function isCertificate(value: Partial<DetailedPeerCertificate> | undefined): value is DetailedPeerCertificate {
  return value?.raw !== undefined;
}

const defaultTimeoutMs = 5_000;
