import { selects, type AuthorizationPolicy, type Resource, type ServerAuthorization } from "../../resources/index.js";
import type { PolicyJoin } from "../join/policy-join.js";
import { routeTarget, targetsNamespace, targetsRoute, targetsServer } from "../join/policy-objects.js";
import { parentServers } from "../join/route-parents.js";
import type { PortTable } from "./port-table.js";

/**
 * Marks every port whose policy may hang on an object. Called with the object as it was, before it goes, and as it is,
 * once it is held: what it named then and what it names now may differ.
 */
export function touchPorts(resource: Resource, join: PolicyJoin, ports: PortTable): void {
  const { namespace, name } = resource.metadata;
  switch (resource.kind) {
    case "Server":
      ports.touchServer(namespace, name);
      ports.touchSelection(resource);
      return;
    case "AuthorizationPolicy":
      touchTarget(resource, join, ports);
      return;
    case "MeshTLSAuthentication":
    case "NetworkAuthentication":
      for (const policy of join.objects.referringTo(resource)) touchTarget(policy, join, ports);
      return;
    case "ServerAuthorization":
      touchAuthorized(resource, join, ports);
      return;
    case "HTTPRoute":
    case "GRPCRoute":
      // In other namespaces too: a GRPCRoute switches off HTTPRoutes wherever it comes from.
      for (const parent of parentServers(resource)) ports.touchServer(parent.namespace, parent.name);
      return;
    case "HTTPLocalRateLimitPolicy":
      if (targetsServer(resource.spec.targetRef)) ports.touchServer(namespace, resource.spec.targetRef.name);
      return;
    case "Namespace":
      ports.touchNamespace(name);
      return;
    // Workloads are touched as they are put and removed; a ServiceAccount or a Service is only a name to policy.
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
    case "ServiceAccount":
    case "Service":
      return;
  }
}

function touchTarget({ metadata, spec }: AuthorizationPolicy, join: PolicyJoin, ports: PortTable): void {
  const { namespace } = metadata;
  const home = join.objects.in(namespace);
  if (targetsServer(spec.targetRef)) {
    ports.touchServer(namespace, spec.targetRef.name);
  } else if (targetsNamespace(spec.targetRef)) {
    for (const name of home.servers.keys()) ports.touchServer(namespace, name);
  } else if (targetsRoute(spec.targetRef)) {
    for (const route of home.routes.get(routeTarget(spec.targetRef))) {
      for (const parent of parentServers(route)) ports.touchServer(parent.namespace, parent.name);
    }
  }
}

function touchAuthorized({ metadata, spec }: ServerAuthorization, join: PolicyJoin, ports: PortTable): void {
  const { server } = spec;
  if ("name" in server) {
    ports.touchServer(metadata.namespace, server.name);
    return;
  }
  for (const [name, candidate] of join.objects.in(metadata.namespace).servers) {
    if (selects(server.selector, candidate.metadata.labels)) ports.touchServer(metadata.namespace, name);
  }
}
