import type { ObservedDecision, ObservedRefusal } from "../telemetry/index.js";

/** Why a connection ended before any decision. */
export type RefusalCause =
  | "handshake-failed"
  | "detection-timeout"
  | "direct-without-identity"
  | "direct-without-transport-header"
  | "malformed-request"
  | "head-too-large"
  | "head-timeout"
  | "http2-not-supported"
  | "application-unavailable"
  /** A filter of the request's route cannot be applied to it; the request was answered with 500. */
  | "unusable-filter"
  /** A fault of our own that nobody foresaw; the connection was closed. */
  | "internal-fault";

/** Something the sidecar decided or suffered, told to whoever watches. */
export type ProxyEvent = ObservedDecision | ObservedRefusal<RefusalCause>;

/** Must not throw, and must be quick. */
export type ProxyObserver = (event: ProxyEvent) => void;
