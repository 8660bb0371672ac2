export { defaultClusterSettings } from "./model.js";
export type {
  ClusterSettings,
  Decision,
  Entrance,
  Peer,
  Permit,
  PortPolicy,
  Protocol,
  Reason,
  Reference,
  RequestHead,
  TlsState,
  Verdict,
} from "./model.js";
export { ask } from "./ask.js";
export type { Asked } from "./ask.js";
export { denyAllPolicy } from "./deny-all-policy.js";
export { explain } from "./explain.js";
export type {
  AskedProtocol,
  ConsideredAuthorization,
  ConsideredRoute,
  Explanation,
  IgnoredPolicy,
  NearMiss,
  Principal,
  Question,
  ReasonNode,
  ServerCandidate,
} from "./explanation.js";
export { indexPolicy } from "./policy-index.js";
export type {
  AuthenticationFact,
  PolicyFact,
  PolicyTarget,
  ResolvedAuthentication,
  ServerFact,
  RateLimitFact,
  RouteFact,
  RouteParentFact,
  ServerAuthorizationFact,
  WorkloadPortPair,
} from "./policy-facts.js";
export type { Enforcement } from "./enforcement.js";
export { createPolicyIndex } from "./live/live-policy-index.js";
export type { LivePolicyIndex, ObjectIdentity, PolicyEdit } from "./live/live-policy-index.js";
export type { PolicyChange, PortChange } from "./live/policy-change.js";
export type { PolicyIndex } from "./policy-index.js";
export type { CompiledPortPolicy, PolicyTrace } from "./compile-port-policy.js";
export { acceptsIdentity, identityMatchText, parseIdentityMatch } from "./identity-match.js";
export type { IdentityMatch } from "./identity-match.js";
export type {
  ClientAuthentication,
  ClientAuthorization,
  HostMatch,
  NetworkRule,
  PathMatch,
  PortPolicyContent,
  RateLimitContent,
  RedirectPath,
  RequestFilter,
  RequestMatch,
  RouteContent,
  RouteRule,
  ValueMatch,
} from "./port-policy-content.js";
export { isProtectedHeader } from "./protected-header.js";
export { createRateLimiter } from "./rate-limiter.js";
export type { RateLimiter } from "./rate-limiter.js";
export { redirectionOf } from "./redirection.js";
export type { Redirection } from "./redirection.js";
export { assumedCall, assumedClientIp } from "./pathway.js";
export type { RouteFailure, RouteOutcome, RouteStanding } from "./routing/consider-routes.js";
export { requestHead } from "./request-head.js";
export type { RequestText } from "./request-head.js";
export { includesPort, parsePortList } from "./port-list.js";
export type { PortListResult, PortRange } from "./port-list.js";
export { workloadKinds } from "./workload.js";
export type {
  IgnoredSetting,
  Workload,
  WorkloadKind,
  WorkloadPort,
  WorkloadProbe,
  WorkloadReference,
} from "./workload.js";
