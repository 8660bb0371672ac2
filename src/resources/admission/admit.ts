import type { Resource } from "../model.js";
import type { OutboundResource } from "../outbound-model.js";
import { problemAt } from "../problem-report.js";
import type { Problem } from "../problem.js";
import { admitAuthorizationPolicy } from "./authorization-policy.js";
import { admitGrpcRoute } from "./grpc-route.js";
import { admitHttpRoute } from "./http-route.js";
import { admitMeshTlsAuthentication } from "./mesh-tls-authentication.js";
import { admitNetworkAuthentication } from "./networks.js";
import { admitConnectionRoute, admitEgressNetwork } from "./outbound.js";
import { admitRateLimit } from "./rate-limit.js";
import type { Refusal } from "./refusal.js";
import { warnOfIneffectiveRoute } from "./route-effect.js";
import { warnOfExpressions } from "./selector-expressions.js";
import { admitServerAuthorization } from "./server-authorization.js";

/**
 * What Linkerd's admission webhook would say to the object, and what it should have said. Rejections are its refusals:
 * the rules, their order and their texts are Linkerd's (policy.md 1.12); Linkerd stops at the first, we report all.
 * Warnings are what it admits and the rest of Linkerd drops without a word. Whether a reference leads anywhere is never
 * asked here.
 *
 * A Server is never refused: what the webhook refuses, its schema refuses already.
 */
export function admit(resource: Resource | OutboundResource): Problem[] {
  const { kind, metadata, origin } = resource;
  const object = { kind, namespace: metadata.namespace, name: metadata.name };
  return refusalsOf(resource).map((refusal) => {
    const place = { file: origin.file, ...origin.range(refusal.path) };
    return problemAt(place, { ...refusal, object });
  });
}

function refusalsOf(resource: Resource | OutboundResource): readonly Refusal[] {
  switch (resource.kind) {
    case "AuthorizationPolicy":
      return admitAuthorizationPolicy(resource);
    case "MeshTLSAuthentication":
      return admitMeshTlsAuthentication(resource);
    case "NetworkAuthentication":
      return admitNetworkAuthentication(resource);
    case "Server":
      return [
        ...warnOfExpressions(resource.spec.podSelector, "spec.podSelector"),
        ...warnOfExpressions(resource.spec.externalWorkloadSelector, "spec.externalWorkloadSelector"),
      ];
    case "ServerAuthorization":
      return admitServerAuthorization(resource);
    case "HTTPRoute":
      return [...admitHttpRoute(resource), ...warnOfIneffectiveRoute(resource)];
    case "GRPCRoute":
      return [...admitGrpcRoute(resource), ...warnOfIneffectiveRoute(resource)];
    case "HTTPLocalRateLimitPolicy":
      return admitRateLimit(resource);
    case "EgressNetwork":
      return admitEgressNetwork(resource);
    case "TLSRoute":
    case "TCPRoute":
      return admitConnectionRoute(resource);
    case "Namespace":
    case "ServiceAccount":
    case "Service":
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
      return [];
  }
}
