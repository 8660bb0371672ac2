import { servicePortTargets } from "../analysis/index.js";
import { MeshtlsError } from "../errors.js";
import type { Workload } from "../policy/index.js";
import type { Resource } from "../resources/index.js";
import { findResource, resourcesOfKind } from "./find-resource.js";
import type { PolicyView } from "./policy-view.js";
import type { ResourceArgument } from "./resource-argument.js";

/**
 * The workloads that a resource on the command line stands for: itself, those that a Service leads to, those of a
 * Namespace or of a ServiceAccount, those that a Server selects.
 *
 * @throws MeshtlsError `E_NOT_FOUND` when there is no such resource, `E_USAGE` for kinds that stand for no workloads.
 */
export function workloadsBehind(
  view: PolicyView,
  { kind, name }: ResourceArgument,
  namespace: string,
): readonly Workload[] {
  const found =
    name === undefined ? resourcesOfKind(view, kind, namespace) : [findResource(view, kind, name, namespace)];
  const targetsOf = servicePortTargets(view.set);
  return view.index.workloads.filter((workload) => found.some((resource) => standsFor(resource, workload)));

  function standsFor(resource: Resource, workload: Workload): boolean {
    const { metadata } = resource;
    switch (resource.kind) {
      case "Pod":
      case "Deployment":
      case "StatefulSet":
      case "DaemonSet":
      case "ExternalWorkload":
        return workload.resource === resource;
      case "Service":
        return targetsOf(workload).some(({ service }) => service === resource);
      case "Namespace":
        return workload.namespace === metadata.name;
      case "ServiceAccount":
        return workload.namespace === metadata.namespace && workload.serviceAccount === metadata.name;
      case "Server":
        return view.index.servers.some(({ server, selected }) => server === resource && selected.includes(workload));
      case "ServerAuthorization":
      case "AuthorizationPolicy":
      case "MeshTLSAuthentication":
      case "NetworkAuthentication":
      case "HTTPRoute":
      case "GRPCRoute":
      case "HTTPLocalRateLimitPolicy":
        throw new MeshtlsError("E_USAGE", `\`${resource.kind}\` is no workload`, {
          hint: `name a workload, or see \`meshtls describe ${resource.kind.toLowerCase()}/${metadata.name}\``,
        });
    }
  }
}
