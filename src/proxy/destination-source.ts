/** One address that serves a destination. */
export interface Endpoint {
  /** The workload's own address; a plain connection goes to `address:port`. */
  readonly address: string;
  /** The port that policy knows: the container port behind the Service port. */
  readonly port: number;
  /** How to reach it through its sidecar. Absent: not meshed, so it is spoken to in plaintext. */
  readonly mesh?: {
    /** What its certificate must prove. */
    readonly identity: string;
    /** SNI; for ServiceAccount identities equal to `identity`. */
    readonly serverName: string;
    /** The sidecar's direct port, which expects a transport header. */
    readonly directAddress: string;
    readonly directPort: number;
  };
}

/** What a name means to a client. */
export interface Destination {
  /** `postgres.data:5432`: for logs and error texts. */
  readonly name: string;
  /** Empty: known, but nothing serves it now. */
  readonly endpoints: readonly Endpoint[];
  /** The port's bytes are not looked at: `proxyProtocol: opaque` or `TLS`, or the opaque-ports annotation. */
  readonly opaque: boolean;
}

/** Turns the host and port that a client asked for into endpoints. */
export interface DestinationSource {
  /** `host` is lower-case without a trailing dot (`postgres.data`, `postgres.data.svc.cluster.local`, an IP address). */
  resolve(host: string, port: number): Destination | undefined;
}
