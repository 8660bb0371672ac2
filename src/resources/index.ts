export { defaultPolicyNames, proxyProtocols } from "./model.js";
export type {
  AuthorizationPolicy,
  BackendReference,
  Container,
  ContainerPort,
  DaemonSet,
  DefaultPolicyName,
  Deployment,
  EnvironmentVariable,
  ExternalWorkload,
  GRPCRoute,
  GrpcRouteMatch,
  HTTPLocalRateLimitPolicy,
  HTTPRoute,
  HeaderValue,
  HttpGetProbe,
  HttpRouteMatch,
  LabelExpression,
  LabelSelector,
  MeshTLSAuthentication,
  Metadata,
  Namespace,
  NamespacedTargetReference,
  NetworkAuthentication,
  NetworkRange,
  Origin,
  ParentReference,
  Pod,
  PodSpec,
  PodTemplate,
  PolicyResource,
  ProxyProtocol,
  Resource,
  ResourceKind,
  ResourceSet,
  RouteFilter,
  RouteResource,
  RouteRuleOf,
  RouteValueMatch,
  Server,
  ServerAuthorization,
  Service,
  ServiceAccount,
  ServicePort,
  StatefulSet,
  TargetReference,
  WorkloadResource,
} from "./model.js";
export type { EgressNetwork, OutboundResource, TCPRoute, TLSRoute } from "./outbound-model.js";
export { apiGroup, canonicalKind, policyGroup, refersTo } from "./references.js";
export { hasRejection, sortProblems } from "./problem.js";
export type { Fix, Problem, Severity, TextEdit } from "./problem.js";
export { problemCatalogue } from "./problem-catalogue.js";
export type { ProblemCode, ProblemEntry } from "./problem-catalogue.js";
export { problemAt } from "./problem-report.js";
export type { Finding, ObjectName } from "./problem-report.js";
export { parseDocuments } from "./parse-documents.js";
export type { LintComment } from "./lint-comment.js";
export type { ManifestSource, ParsedDocuments } from "./parse-documents.js";
export { defaultDocumentLimits } from "./document-limits.js";
export type { DocumentLimits } from "./document-limits.js";
export { differences } from "./differences.js";
export { applyEdits } from "./edits/apply-edits.js";
export { fixOf } from "./edits/fix-of.js";
export { insertItem, insertKey } from "./edits/insert-entry.js";
export { removeEntry } from "./edits/remove-entry.js";
export { replaceValue } from "./edits/replace-value.js";
export type { EditValue } from "./edits/value-text.js";
export { sourceText } from "./source-text.js";
export type { Position, SourceText, TextRange } from "./source-text.js";
export type { WrittenObject } from "./origin.js";
export { admit } from "./admission/admit.js";
export { kindSchemas, schemaNotes } from "./kind-schemas.js";
export type { JsonSchema, KindSchema } from "./kind-schemas.js";
export { manifestObject } from "./manifest-object.js";
export type { ManifestObject } from "./manifest-object.js";
export { checkIdentity } from "./identity-grammar.js";
export { selects } from "./label-selector.js";
export { containsAddress, containsCidr, parseAddress, parseCidr, unmapAddress } from "./cidr.js";
export type { Cidr, IpAddress } from "./cidr.js";
export { editDistance, nearestName } from "./nearest-name.js";
export { quoted } from "./quoted.js";
export { parseRoutePattern } from "./route-pattern.js";
export type { RoutePattern, RoutePatternResult } from "./route-pattern.js";
