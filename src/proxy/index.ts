export type { CertificateSource } from "./certificate-source.js";
export type { Destination, DestinationSource, Endpoint } from "./destination-source.js";
export { startInbound } from "./inbound.js";
export { defaultProxyLimits } from "./limits.js";
export type { ProxyLimits } from "./limits.js";
export type { ProxyEvent, ProxyObserver } from "./observer.js";
export type { InboundOptions, ListenAddress, OutboundOptions, RunningProxy } from "./options.js";
export { startOutbound } from "./outbound.js";
export type { PolicySource } from "./policy-source.js";
