import type {
  Container,
  ContainerPort,
  HttpGetProbe,
  LabelSelector,
  Metadata,
  PodSpec,
  PodTemplate,
  Resource,
  Server,
  ServerAuthorization,
} from "./model.js";
import { routeRule } from "./manifest-route-rule.js";

/** An object as a document: what `-o json` and `-o yaml` print. */
export type ManifestObject = Readonly<Record<string, unknown>>;

/**
 * The object in the shape of Kubernetes, as meshtls read it: defaults are filled in, and fields that bear neither on
 * identity nor on policy nor on the local mesh are left out.
 */
export function manifestObject(resource: Resource): ManifestObject {
  const { apiVersion, kind } = resource;
  const spec = specOf(resource);
  return { apiVersion, kind, metadata: metadataOf(resource.metadata), ...(spec === undefined ? {} : { spec }) };
}

function metadataOf({ name, namespace, labels, annotations, creationTimestamp }: Metadata): ManifestObject {
  return {
    name,
    ...(namespace === "" ? {} : { namespace }),
    ...labelled({ labels, annotations }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
}

function specOf(resource: Resource): ManifestObject | undefined {
  switch (resource.kind) {
    case "Namespace":
    case "ServiceAccount":
      return undefined;
    case "Pod":
      return podSpec(resource.spec);
    case "Deployment":
    case "StatefulSet":
      return { replicas: resource.spec.replicas, template: template(resource.spec.template) };
    case "DaemonSet":
      return { template: template(resource.spec.template) };
    case "ExternalWorkload":
      return { ...resource.spec, workloadIPs: resource.spec.workloadIPs.map((ip) => ({ ip })) };
    case "Server":
      return serverSpec(resource);
    case "ServerAuthorization":
      return serverAuthorizationSpec(resource);
    case "HTTPRoute":
    case "GRPCRoute":
      return { ...resource.spec, rules: resource.spec.rules.map(routeRule) };
    case "Service":
    case "AuthorizationPolicy":
    case "MeshTLSAuthentication":
    case "NetworkAuthentication":
    case "HTTPLocalRateLimitPolicy":
      return { ...resource.spec };
  }
}

/** Without what older versions do not have, so that the object can be applied again. */
function serverSpec({ apiVersion, spec }: Server): ManifestObject {
  const { podSelector, externalWorkloadSelector, port, proxyProtocol, accessPolicy } = spec;
  return {
    ...(podSelector === undefined ? {} : { podSelector: selector(podSelector) }),
    ...(externalWorkloadSelector === undefined ? {} : { externalWorkloadSelector: selector(externalWorkloadSelector) }),
    port,
    proxyProtocol,
    ...(apiVersion.endsWith("/v1beta3") ? { accessPolicy } : {}),
  };
}

function serverAuthorizationSpec({ spec: { server, client } }: ServerAuthorization): ManifestObject {
  return {
    server: "selector" in server ? { selector: selector(server.selector) } : server,
    client: { ...client, ...filled({ networks: client.networks }) },
  };
}

function selector({ matchLabels, matchExpressions }: LabelSelector): ManifestObject {
  return { ...labelled({ matchLabels }), ...filled({ matchExpressions }) };
}

function template({ labels, annotations, spec }: PodTemplate): ManifestObject {
  return { metadata: labelled({ labels, annotations }), spec: podSpec(spec) };
}

function podSpec({ serviceAccountName, containers, initContainers }: PodSpec): ManifestObject {
  return {
    serviceAccountName,
    ...filled({ initContainers: initContainers.map(container) }),
    containers: containers.map(container),
  };
}

function container({ name, image, command, args, workingDir, env, ports, probes }: Container): ManifestObject {
  return {
    name,
    ...(image === undefined ? {} : { image }),
    ...filled({ command, args }),
    ...(workingDir === undefined ? {} : { workingDir }),
    ...filled({ env, ports: ports.map(containerPort) }),
    ...Object.fromEntries(probes.map(probe)),
  };
}

function containerPort({ name, containerPort, protocol }: ContainerPort): ManifestObject {
  return { ...(name === undefined ? {} : { name }), containerPort, protocol };
}

function probe({ kind, path, port }: HttpGetProbe): [string, unknown] {
  return [`${kind}Probe`, { httpGet: { path, port } }];
}

/** Without maps that are empty. */
function labelled(maps: Readonly<Record<string, Readonly<Record<string, string>>>>): ManifestObject {
  return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));
}

/** Without lists that are empty. */
function filled(lists: Readonly<Record<string, readonly unknown[]>>): ManifestObject {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
