import type { CertificateSource } from "./certificate-source.js";
import type { DestinationSource } from "./destination-source.js";
import type { ProxyLimits } from "./limits.js";
import type { ProxyObserver } from "./observer.js";
import type { PolicySource } from "./policy-source.js";

export interface ListenAddress {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface InboundOptions {
  /** This workload's identity; a ClientHello that names it as SNI is terminated here, every other is passed through. */
  readonly identity: string;
  /** Ports at which clients reach the application without a transport header; `targetPort` is the port policy knows. */
  readonly listeners: readonly (ListenAddress & { readonly targetPort: number })[];
  /** Where other sidecars connect, with mutual TLS and a transport header. */
  readonly direct: ListenAddress;
  /** Where the application itself listens for traffic to `targetPort`. */
  application(targetPort: number): { readonly host: string; readonly port: number };
  readonly policies: PolicySource;
  readonly certificates: CertificateSource;
  readonly observer: ProxyObserver;
  /**
   * Turns the TCP peer's address into the one that policy sees. Absent: as it is. The local mesh, where every process
   * shares 127.0.0.1, uses it so that a stranger does not pass for the pod's own loopback.
   */
  readonly clientAddress?: (remoteAddress: string) => string;
  /** The clock of rate limits, in milliseconds: it only goes forward. Default: that of the process. */
  readonly nowMs?: () => number;
  /** Absent fields take the defaults of `defaultProxyLimits`. */
  readonly limits?: Partial<ProxyLimits>;
}

export interface OutboundOptions {
  /** Absent: the workload is not meshed, and everything is sent in plaintext (the laptop's stand-in for kube-proxy). */
  readonly certificates?: CertificateSource;
  /** Source address of connections to peers, so that they see the workload's address. Absent: the system's choice. */
  readonly localAddress?: string;
  /** Where the workload's programs find an HTTP proxy (`http_proxy`): absolute-form requests and CONNECT. */
  readonly httpProxy: ListenAddress;
  /** One per Service: connections go to `host:servicePort` as if the program had dialled it. */
  readonly listeners: readonly (ListenAddress & { readonly host: string; readonly servicePort: number })[];
  readonly destinations: DestinationSource;
  readonly observer: ProxyObserver;
  readonly limits?: Partial<ProxyLimits>;
}

/** A started half of a sidecar. */
export interface RunningProxy {
  /** The bound addresses, in the order of the options: listeners, then direct port or HTTP proxy. */
  readonly listeners: readonly ListenAddress[];
  readonly entry: ListenAddress;
  /**
   * Stops accepting, lets HTTP exchanges in flight finish, and cuts what is left after `deadlineMs`
   * (default 0: at once).
   */
  close(deadlineMs?: number): Promise<void>;
}
