import type { Peer } from "../policy/index.js";

/** An address that the clients of questions come from: it lies in the default cluster networks. */
export const usualAddress = "10.0.0.1";

/** A client without a sidecar. */
export function plaintextPeer(address: string = usualAddress): Peer {
  return { address, tls: { kind: "none", reason: "no_tls_from_remote" } };
}

/** A client whose sidecar proved an identity; undefined: TLS without a client certificate. */
export function meshedPeer(clientIdentity: string | undefined, address: string = usualAddress): Peer {
  return { address, tls: { kind: "established", clientIdentity } };
}
