import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import { checkLeafCertificate, readPeerIdentity } from "../identity/index.js";
import type { CertificateSource } from "./certificate-source.js";
import type { ConnectionTable, OpenConnection } from "./connection-table.js";

/** What a finished handshake established. */
export interface TerminatedTls {
  readonly socket: TLSSocket;
  /** From the DER of the client's verified certificate; undefined when it sent none, or one without a usable SAN. */
  readonly clientIdentity: string | undefined;
  /** Whether the ALPN protocol that was asked for has been agreed on. */
  readonly alpnAgreed: boolean;
}

export interface TlsServerOptions {
  readonly certificates: CertificateSource;
  readonly handshakeTimeoutMs: number;
  /** Knows the connections whose handshake is not finished. */
  readonly table: ConnectionTable;
  /** Absent: no ALPN. */
  readonly alpn?: string;
  readonly established: (terminated: TerminatedTls) => void;
  /** `address` is the TCP peer's. */
  readonly failed: (detail: string, address: string) => void;
}

/** Finishes handshakes on sockets that are handed to it. */
export interface TlsServer {
  /** Takes over a paused socket; `hello` is what has been read from it already. */
  accept(socket: Socket, hello: Buffer): void;
  close(): void;
}

/**
 * The protocol version, suites and curves of a mesh handshake, in order of preference (proxy.md 6.2). Sessions are
 * never resumed: an identity is proved anew on every connection, under the anchors of that moment.
 */
export function meshTlsContext(source: CertificateSource): SecureContextOptions {
  const { certificate, anchors } = source.current();
  return {
    cert: certificate.chainPem,
    key: certificate.privateKeyPem,
    ca: anchors.pem,
    minVersion: "TLSv1.3",
    maxVersion: "TLSv1.3",
    ciphers: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
    ecdhCurve: "X25519:P-256:P-384",
    // Leaf keys are ECDSA or Ed25519, never RSA.
    sigalgs: "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ed25519",
    // Any certificate in the bundle is an anchor, also one that is not self-signed.
    allowPartialTrustChain: true,
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

/** Why a certificate that came does not count, or undefined. OpenSSL checks the chain; the leaf rules are the mesh's. */
function clientCertificateFault(socket: TLSSocket, der: Buffer): string | undefined {
  return socket.authorized ? checkLeafCertificate(der) : String(socket.authorizationError);
}

/**
 * A TLS terminator that asks for a client certificate. One that does not verify against the anchors ends the
 * connection; none at all is TLS without identity (proxy.md 6.3).
 */
export function createTlsServer(options: TlsServerOptions): TlsServer {
  const server = createServer({
    ...meshTlsContext(options.certificates),
    requestCert: true,
    // Node would also refuse clients without a certificate; the check is made below instead.
    rejectUnauthorized: false,
    handshakeTimeout: options.handshakeTimeoutMs,
    ...(options.alpn === undefined ? {} : { ALPNProtocols: [options.alpn] }),
  });
  // The TLS socket does not say which socket it was made of; what tells clients of one listener apart, does.
  const handshakes = new Map<string, OpenConnection>();
  const finish = (socket: TLSSocket): void => {
    const handshake = handshakes.get(remoteKey(socket));
    if (handshake === undefined) return;
    handshakes.delete(remoteKey(socket));
    options.table.remove(handshake);
  };
  const stop = options.certificates.subscribe(() => server.setSecureContext(meshTlsContext(options.certificates)));
  server.on("tlsClientError", (error: Error & { code?: string }, socket) => {
    options.failed(error.code ?? error.message, socket.remoteAddress ?? "");
    socket.destroy();
  });
  server.on("secureConnection", (socket) => {
    finish(socket);
    const certificate = socket.getPeerX509Certificate();
    const fault = certificate === undefined ? undefined : clientCertificateFault(socket, certificate.raw);
    if (fault !== undefined) {
      options.failed(`client certificate: ${fault}`, socket.remoteAddress ?? "");
      socket.destroy();
      return;
    }
    options.established({
      socket,
      clientIdentity: certificate === undefined ? undefined : readPeerIdentity(certificate.raw),
      alpnAgreed: options.alpn !== undefined && socket.alpnProtocol === options.alpn,
    });
  });
  return {
    accept: (socket, hello) => {
      const handshake: OpenConnection = {
        deadline: 0,
        expire: () => undefined,
        destroy: () => socket.destroy(),
        drain: () => socket.destroy(),
      };
      const key = remoteKey(socket);
      handshakes.set(key, handshake);
      options.table.add(handshake);
      socket.once("close", () => {
        options.table.remove(handshake);
        if (handshakes.get(key) === handshake) handshakes.delete(key);
      });
      socket.unshift(hello);
      server.emit("connection", socket);
    },
    close: () => stop(),
  };
}

function remoteKey({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ""} ${remotePort ?? 0}`;
}
