import { authorizationPolicyKind } from "./schemas/authorization-policy.js";
import { externalWorkloadKind } from "./schemas/external-workload.js";
import { gatewayHttpRouteKind } from "./schemas/gateway-http-route.js";
import { grpcRouteKind } from "./schemas/grpc-route.js";
import { httpLocalRateLimitPolicyKind } from "./schemas/http-local-rate-limit-policy.js";
import type { KindDefinition } from "./schemas/kind-definition.js";
import { meshTlsAuthenticationKind } from "./schemas/mesh-tls-authentication.js";
import { namespaceKind } from "./schemas/namespace.js";
import { networkAuthenticationKind } from "./schemas/network-authentication.js";
import { egressNetworkKind, tcpRouteKind, tlsRouteKind } from "./schemas/outbound-kinds.js";
import { policyHttpRouteKind } from "./schemas/policy-http-route.js";
import { serverAuthorizationKind } from "./schemas/server-authorization.js";
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
  serverAuthorizationKind,
  policyHttpRouteKind,
  gatewayHttpRouteKind,
  grpcRouteKind,
  httpLocalRateLimitPolicyKind,
  egressNetworkKind,
  tlsRouteKind,
  tcpRouteKind,
];

/** Kinds that bear on outbound requests only and whose content nobody reads here. */
export const outboundKinds: readonly { readonly kind: string; readonly group: string }[] = [
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
