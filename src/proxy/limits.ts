/** What one connection may cost. Every bound has a default; none is unlimited. */
export interface ProxyLimits {
  /** Request or response head, in bytes, start line included. Default 16,384, as Node's own parser. */
  readonly maxHeadBytes: number;
  /** Header fields in one head. Default 100. */
  readonly maxHeaders: number;
  /** From the first byte of a head to its end, in milliseconds. Default 10,000. */
  readonly headTimeoutMs: number;
  /** Waiting for TLS or HTTP to show itself on a new connection, in milliseconds. Default 10,000. */
  readonly detectTimeoutMs: number;
  /** From ClientHello to the end of the handshake, in milliseconds. Default 10,000. */
  readonly handshakeTimeoutMs: number;
  /** An HTTP connection without a request, or whose client sends or reads nothing of one. Milliseconds; default 300,000. */
  readonly idleTimeoutMs: number;
  /**
   * Connecting to the application or to another sidecar, in milliseconds. Default 3,000: a lost SYN is sent again after
   * one second, and must not cost a request.
   */
  readonly connectTimeoutMs: number;
  /** Open connections one listener accepts; further ones are closed at once. Default 20,000. */
  readonly maxConnections: number;
}

export const defaultProxyLimits: ProxyLimits = {
  maxHeadBytes: 16_384,
  maxHeaders: 100,
  headTimeoutMs: 10_000,
  detectTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  idleTimeoutMs: 300_000,
  connectTimeoutMs: 3_000,
  maxConnections: 20_000,
};
