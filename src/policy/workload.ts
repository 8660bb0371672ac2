import { checkServiceAccountLabels, serviceAccountIdentity, type ServiceAccountName } from "../identity/index.js";
import type {
  DefaultPolicyName,
  ExternalWorkload,
  PodSpec,
  PodTemplate,
  Resource,
  WorkloadResource,
} from "../resources/index.js";
import type { ClusterSettings } from "./model.js";
import type { PortRange } from "./port-list.js";
import { sidecarDecision } from "./sidecar.js";
import { workloadProbes } from "./workload-probes.js";
import { defaultOpaquePorts, inheritAnnotations, usuallySkipped, workloadSettings } from "./workload-settings.js";

export const workloadKinds = ["deployment", "pod", "statefulset", "daemonset", "externalworkload"] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** Names a workload. */
export interface WorkloadReference {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

/** A port that a container (or an ExternalWorkload) declares. */
export interface WorkloadPort {
  readonly number: number;
  /** Absent: the port has no name. */
  readonly name?: string;
  /** As written; default `TCP`. */
  readonly protocol: string;
  /** The container that declares it; empty for an ExternalWorkload. */
  readonly container: string;
}

/** An `httpGet` probe, resolved to a port number. */
export interface WorkloadProbe {
  readonly kind: "liveness" | "readiness" | "startup";
  readonly container: string;
  readonly port: number;
  /** Without query or fragment; begins with `/`. */
  readonly path: string;
}

/** Something that was written and does not count, though nothing refused it. */
export interface IgnoredSetting {
  /** The annotation's key, or where in the pod it stands (`container app readinessProbe`). */
  readonly annotation: string;
  readonly value: string;
  /** What is wrong with it and what holds instead. */
  readonly why: string;
}

/**
 * What policy knows of one workload: the pods that a controller stamps out are all alike, so their template stands
 * for them.
 */
export interface Workload extends WorkloadReference {
  /** Of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the pods, with those that the injector copies from the namespace. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty for an ExternalWorkload. */
  readonly serviceAccount: string;
  /** What the workload presents in TLS when it is meshed. */
  readonly identity: string;
  /** Whether it has a sidecar. Without one nothing is enforced. */
  readonly meshed: boolean;
  readonly ports: readonly WorkloadPort[];
  readonly probes: readonly WorkloadProbe[];
  /** Of the annotation, or the declared ones among the injector's default list. */
  readonly opaquePorts: readonly PortRange[];
  /** Ports that never reach the sidecar: those of the annotation, or the chart's default. */
  readonly skipInboundPorts: readonly PortRange[];
  readonly requireIdentityPorts: readonly PortRange[];
  /** For ports without a Server, before `requireIdentityPorts`. */
  readonly defaultPolicy: DefaultPolicyName;
  readonly ignored: readonly IgnoredSetting[];
  /** The object it was made from. */
  readonly resource: WorkloadResource;
}

/** What the injector may copy from a namespace. */
export type Annotations = Readonly<Record<string, string>>;

export function isWorkloadResource(resource: Resource): resource is WorkloadResource {
  switch (resource.kind) {
    case "Pod":
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ExternalWorkload":
      return true;
    case "Namespace":
    case "ServiceAccount":
    case "Service":
    case "Server":
    case "AuthorizationPolicy":
    case "MeshTLSAuthentication":
    case "NetworkAuthentication":
    case "ServerAuthorization":
    case "HTTPRoute":
    case "GRPCRoute":
    case "HTTPLocalRateLimitPolicy":
      return false;
  }
}

/** What an object is to policy, given the annotations of its namespace. */
export function workloadOf(resource: WorkloadResource, inherited: Annotations, cluster: ClusterSettings): Workload {
  switch (resource.kind) {
    case "Pod": {
      const { labels, annotations } = resource.metadata;
      return podWorkload(resource, { labels, annotations, spec: resource.spec }, inherited, cluster);
    }
    case "Deployment":
      return podWorkload(resource, resource.spec.template, inherited, cluster);
    case "StatefulSet":
      return podWorkload(resource, resource.spec.template, inherited, cluster);
    case "DaemonSet":
      return podWorkload(resource, resource.spec.template, inherited, cluster);
    case "ExternalWorkload":
      return externalWorkload(resource, cluster);
  }
}

/** The labels by which a Server may select the workload: those of its pods, or its own. */
export function selectableLabels(resource: WorkloadResource): Readonly<Record<string, string>> {
  switch (resource.kind) {
    case "Pod":
    case "ExternalWorkload":
      return resource.metadata.labels;
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
      return resource.spec.template.labels;
  }
}

/** The kind of workload that the object makes. */
export function workloadKindOf(resource: WorkloadResource): WorkloadKind {
  switch (resource.kind) {
    case "Pod":
      return "pod";
    case "Deployment":
      return "deployment";
    case "StatefulSet":
      return "statefulset";
    case "DaemonSet":
      return "daemonset";
    case "ExternalWorkload":
      return "externalworkload";
  }
}

function podWorkload(
  resource: WorkloadResource,
  template: PodTemplate,
  namespace: Annotations,
  cluster: ClusterSettings,
): Workload {
  const { name } = resource.metadata;
  const sidecar = sidecarDecision(template.annotations, namespace);
  // The injector copies annotations only when it injects.
  const annotations = sidecar.meshed ? inheritAnnotations(template.annotations, namespace) : template.annotations;
  const ports = containerPorts(template.spec);
  const settings = workloadSettings(annotations, {
    defaultPolicy: cluster.defaultInboundPolicy,
    opaquePorts: sidecar.meshed ? defaultOpaquePorts(ports) : [],
    skipInboundPorts: usuallySkipped,
  });
  const { probes, ignored } = workloadProbes(template.spec);
  const account = { serviceAccount: template.spec.serviceAccountName, namespace: resource.metadata.namespace };
  return {
    kind: workloadKindOf(resource),
    namespace: resource.metadata.namespace,
    name,
    labels: template.labels,
    annotations,
    serviceAccount: account.serviceAccount,
    identity: serviceAccountIdentity(account, cluster),
    meshed: sidecar.meshed,
    ports,
    probes,
    ...settings,
    ignored: [...sidecar.ignored, ...settings.ignored, ...ignored, ...withoutCertificate(account)],
    resource,
  };
}

/** A ServiceAccount whose name could smuggle a label into an identity gets no certificate (policy.md 2.1). */
function withoutCertificate(account: ServiceAccountName): readonly IgnoredSetting[] {
  if (checkServiceAccountLabels(account) === undefined) return [];
  const why = "is no DNS label, so the workload gets no certificate and proves no identity";
  return [{ annotation: "serviceAccountName", value: account.serviceAccount, why }];
}

/** Nothing is injected here: only the object's own annotations count, and there are no probes (policy.md 3.8, 6.6). */
function externalWorkload(resource: ExternalWorkload, cluster: ClusterSettings): Workload {
  const { name, namespace, labels, annotations } = resource.metadata;
  return {
    kind: "externalworkload",
    namespace,
    name,
    labels,
    annotations,
    serviceAccount: "",
    identity: resource.spec.meshTLS.identity,
    meshed: true,
    ports: resource.spec.ports.map((port) => ({
      number: port.port,
      ...(port.name === undefined ? {} : { name: port.name }),
      protocol: port.protocol,
      container: "",
    })),
    probes: [],
    ...workloadSettings(annotations, {
      defaultPolicy: cluster.defaultInboundPolicy,
      opaquePorts: [],
      skipInboundPorts: [],
    }),
    resource,
  };
}

function containerPorts(spec: PodSpec): readonly WorkloadPort[] {
  return [...spec.containers, ...spec.initContainers].flatMap((container) =>
    container.ports.map((port) => ({
      number: port.containerPort,
      ...(port.name === undefined ? {} : { name: port.name }),
      protocol: port.protocol,
      container: container.name,
    })),
  );
}
