import type { Socket } from "node:net";
import { connect } from "node:tls";
import { MeshtlsError } from "../errors.js";
import { checkLeafCertificate, readCertificateIdentities } from "../identity/index.js";
import { connectPlain, dial } from "./application.js";
import type { CertificateSource } from "./certificate-source.js";
import { ConnectLimit } from "./connect-limit.js";
import type { Endpoint } from "./destination-source.js";
import { meshTlsContext } from "./tls-server.js";
import { encodeTransportHeader, transportAlpn } from "./transport-header.js";

export interface EndpointConnectOptions {
  /** Absent: the client is not meshed, and every endpoint is spoken to in plaintext. */
  readonly certificates: CertificateSource | undefined;
  readonly localAddress: string | undefined;
  /** Bounds TCP connect, handshake and transport header together, in milliseconds. */
  readonly timeoutMs: number;
  /** What follows the transport header; undefined: opaque bytes. */
  readonly sessionProtocol: "http1" | "http2" | undefined;
  /** Gets all that comes, each chunk for the call only. Absent: read the socket as any other. */
  readonly received?: (chunk: Buffer) => void;
}

/**
 * Connects to one endpoint. A meshed one must prove the identity that it is known by, in a certificate that chains to
 * our anchors; there is no fall back to plaintext (proxy.md 13.3).
 */
export async function connectEndpoint(endpoint: Endpoint, options: EndpointConnectOptions): Promise<Socket> {
  const { certificates, localAddress, timeoutMs, received } = options;
  if (endpoint.mesh === undefined || certificates === undefined) {
    return connectPlain({ host: endpoint.address, port: endpoint.port }, timeoutMs, localAddress, received);
  }
  const limit = new ConnectLimit(timeoutMs);
  try {
    return await connectMeshed(endpoint, endpoint.mesh, certificates, limit, options);
  } finally {
    limit.lift();
  }
}

async function connectMeshed(
  endpoint: Endpoint,
  mesh: NonNullable<Endpoint["mesh"]>,
  certificates: CertificateSource,
  limit: ConnectLimit,
  { localAddress, sessionProtocol, received }: EndpointConnectOptions,
): Promise<Socket> {
  const raw = await dial({ host: mesh.directAddress, port: mesh.directPort }, limit, localAddress);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...meshTlsContext(certificates),
      socket: raw,
      servername: mesh.serverName,
      ALPNProtocols: [transportAlpn],
      // Said outright, because a variable of the environment can turn it off.
      rejectUnauthorized: true,
      // The name in the certificate is an identity, not a host: the chain is verified here, the identity below.
      checkServerIdentity: (_host, certificate) => checkIdentity(certificate.raw, mesh.identity),
    });
    // It stays: an error before whoever takes over listens must not end the process.
    socket.on("error", reject);
    limit.guard("handshake", socket);
    socket.once("secureConnect", () => {
      if (socket.alpnProtocol !== transportAlpn) {
        socket.destroy();
        reject(new MeshtlsError("E_PROTOCOL", "the other sidecar does not read transport headers"));
        return;
      }
      const header = { port: endpoint.port, name: "", ...(sessionProtocol === undefined ? {} : { sessionProtocol }) };
      socket.write(encodeTransportHeader(header));
      if (received !== undefined) socket.on("data", received);
      resolve(socket);
    });
  });
}

function checkIdentity(der: Uint8Array, expected: string): Error | undefined {
  const fault = checkLeafCertificate(der);
  if (fault !== undefined) return new MeshtlsError("E_PEER_IDENTITY", `server certificate is refused: ${fault}`);
  if (readCertificateIdentities(der).includes(expected)) return undefined;
  return new MeshtlsError("E_PEER_IDENTITY", "certificate does not match TLS identity");
}
