import type { DefaultPolicyName, ResourceSet, WorkloadResource } from "../resources/index.js";
import type { ClusterSettings } from "./model.js";
import type { PortRange } from "./port-list.js";

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

/** The workloads of a set, in the order of their namespaces, kinds and names. */
export function workloadsOf(set: ResourceSet, cluster: ClusterSettings): readonly Workload[] {
  throw new Error(`not yet: ${set.resources.length}${cluster.trustDomain}`);
}
