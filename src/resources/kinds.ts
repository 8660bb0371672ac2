import { authorizationPolicyKind } from "./schemas/authorization-policy.js";
import { externalWorkloadKind } from "./schemas/external-workload.js";
import type { KindDefinition } from "./schemas/kind-definition.js";
import { meshTlsAuthenticationKind } from "./schemas/mesh-tls-authentication.js";
import { namespaceKind } from "./schemas/namespace.js";
import { networkAuthenticationKind } from "./schemas/network-authentication.js";
import { serverKind } from "./schemas/server.js";
import { serviceAccountKind } from "./schemas/service-account.js";
import { serviceKind } from "./schemas/service.js";
import { daemonSetKind, deploymentKind, podKind, statefulSetKind } from "./schemas/workload.js";

/** The kinds that are parsed and checked. */
export const understoodKinds: readonly KindDefinition[] = [
  namespaceKind,
  serviceAccountKind,
  podKind,
  deploymentKind,
  statefulSetKind,
  daemonSetKind,
  serviceKind,
  externalWorkloadKind,
  serverKind,
  authorizationPolicyKind,
  meshTlsAuthenticationKind,
  networkAuthenticationKind,
];

/** Kinds that bear on who may reach what, but whose turn has not come. To skip one would be to decide otherwise. */
export const deferredKinds: readonly { readonly kind: string; readonly group: string }[] = [
  { kind: "HTTPRoute", group: "policy.linkerd.io" },
  { kind: "HTTPRoute", group: "gateway.networking.k8s.io" },
  { kind: "GRPCRoute", group: "gateway.networking.k8s.io" },
  { kind: "TLSRoute", group: "gateway.networking.k8s.io" },
  { kind: "TCPRoute", group: "gateway.networking.k8s.io" },
  { kind: "TLSRoute", group: "policy.linkerd.io" },
  { kind: "TCPRoute", group: "policy.linkerd.io" },
  { kind: "ServerAuthorization", group: "policy.linkerd.io" },
  { kind: "HTTPLocalRateLimitPolicy", group: "policy.linkerd.io" },
  { kind: "EgressNetwork", group: "policy.linkerd.io" },
  { kind: "ServiceProfile", group: "linkerd.io" },
];

/** Kinds whose pods a cluster would run and the local mesh does not. */
export const podRunningKinds: readonly { readonly kind: string; readonly group: string }[] = [
  { kind: "Job", group: "batch" },
  { kind: "CronJob", group: "batch" },
  { kind: "ReplicaSet", group: "apps" },
  { kind: "ReplicationController", group: "" },
];

/** The groups whose kinds are all known: a kind that is not here is a typing error. */
export const completeGroups: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "",
    [
      "Binding",
      "ComponentStatus",
      "ConfigMap",
      "Endpoints",
      "Event",
      "LimitRange",
      "List",
      "Namespace",
      "Node",
      "PersistentVolume",
      "PersistentVolumeClaim",
      "Pod",
      "PodTemplate",
      "ReplicationController",
      "ResourceQuota",
      "Secret",
      "Service",
      "ServiceAccount",
    ],
  ],
  ["apps", ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]],
  ["batch", ["CronJob", "Job"]],
  ["policy.linkerd.io", []],
  ["workload.linkerd.io", []],
  ["linkerd.io", []],
]);
