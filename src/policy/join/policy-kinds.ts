import type {
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyResource,
  Resource,
  RouteResource,
} from "../../resources/index.js";

/** Whether the object says something of policy, rather than being what policy is about. */
export function isPolicyResource(resource: Resource): resource is PolicyResource {
  switch (resource.kind) {
    case "Server":
    case "ServerAuthorization":
    case "AuthorizationPolicy":
    case "MeshTLSAuthentication":
    case "NetworkAuthentication":
    case "HTTPRoute":
    case "GRPCRoute":
    case "HTTPLocalRateLimitPolicy":
      return true;
    case "Namespace":
    case "ServiceAccount":
    case "Service":
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
      return false;
  }
}

export function isAuthentication(resource: Resource): resource is MeshTLSAuthentication | NetworkAuthentication {
  return resource.kind === "MeshTLSAuthentication" || resource.kind === "NetworkAuthentication";
}

export function isRoute(resource: Resource): resource is RouteResource {
  return resource.kind === "HTTPRoute" || resource.kind === "GRPCRoute";
}
