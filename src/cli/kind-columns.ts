import { policiesAt, policyConditions } from "../analysis/index.js";
import { serviceAccountIdentity } from "../identity/index.js";
import type { Workload } from "../policy/index.js";
import type { PodSpec, Resource, ResourceKind } from "../resources/index.js";
import { formatDuration } from "./duration.js";
import type { PolicyView } from "./policy-view.js";

/** One column of `get`. */
export interface Column<Shown extends Resource = Resource> {
  readonly header: string;
  /** Shown with `-o wide` only. */
  readonly isWide?: true;
  cell(resource: Shown, view: PolicyView, now: Date): string;
}

/** kubectl's columns where the kind declares some, and what binds to what (cli.md 2). Every kind begins with its name. */
export function columnsOf(kind: ResourceKind): readonly Column[] {
  // The table is keyed by the kind whose objects its columns take.
  return [name, ...(columns[kind] as readonly Column[]), age];
}

type ColumnTable = { readonly [Kind in ResourceKind]: readonly Column<Extract<Resource, { kind: Kind }>>[] };

const name: Column = { header: "NAME", cell: ({ metadata }) => metadata.name };

/** Hand-written manifests have no creation time. */
const age: Column = {
  header: "AGE",
  cell({ metadata: { creationTimestamp } }, _view, now) {
    const created = Date.parse(creationTimestamp ?? "");
    return Number.isNaN(created) ? none : formatDuration(now.getTime() - created);
  },
};

const sidecar: Column = {
  header: "SIDECAR",
  cell: (resource, view) => (workloadOf(resource, view)?.meshed === true ? "yes" : "no"),
};
const serviceAccount: Column = {
  header: "SERVICE ACCOUNT",
  cell: (resource, view) => workloadOf(resource, view)?.serviceAccount ?? none,
};
const identity: Column = {
  header: "IDENTITY",
  isWide: true,
  cell: (resource, view) => workloadOf(resource, view)?.identity ?? none,
};
const replicas: Column<Extract<Resource, { kind: "Deployment" | "StatefulSet" }>> = {
  header: "REPLICAS",
  cell: ({ spec }) => `${spec.replicas}`,
};

const columns: ColumnTable = {
  Namespace: [],
  ServiceAccount: [
    {
      header: "IDENTITY",
      isWide: true,
      cell: ({ metadata }, { index }) =>
        serviceAccountIdentity({ serviceAccount: metadata.name, namespace: metadata.namespace }, index.cluster),
    },
  ],
  Service: [
    { header: "PORT(S)", cell: ({ spec }) => joined(spec.ports.map(({ port, protocol }) => `${port}/${protocol}`)) },
    { header: "SELECTOR", isWide: true, cell: ({ spec }) => labelText(spec.selector ?? {}) },
  ],
  Pod: [sidecar, serviceAccount, { header: "PORTS", cell: ({ spec }) => portsText(spec) }, identity],
  Deployment: [
    replicas,
    sidecar,
    serviceAccount,
    { header: "PORTS", cell: ({ spec }) => portsText(spec.template.spec) },
    identity,
  ],
  StatefulSet: [
    replicas,
    sidecar,
    serviceAccount,
    { header: "PORTS", cell: ({ spec }) => portsText(spec.template.spec) },
    identity,
  ],
  DaemonSet: [
    sidecar,
    serviceAccount,
    { header: "PORTS", cell: ({ spec }) => portsText(spec.template.spec) },
    identity,
  ],
  ExternalWorkload: [{ header: "IDENTITY", cell: ({ spec }) => spec.meshTLS.identity }],
  Server: [
    { header: "PORT", cell: ({ spec }) => `${spec.port}` },
    { header: "PROTOCOL", cell: ({ spec }) => spec.proxyProtocol },
    { header: "ACCESS POLICY", cell: ({ spec }) => spec.accessPolicy },
    { header: "PODS", cell: (server, { index }) => `${podCount(selectedBy(server, index.servers))}` },
    { header: "POLICIES", cell: (server, { index }) => `${policiesAt(index, server).length}` },
    {
      header: "POLICY NAMES",
      isWide: true,
      cell: (server, { index }) => joined(policiesAt(index, server).map(({ policy }) => policy.metadata.name)),
    },
  ],
  AuthorizationPolicy: [
    { header: "TARGET", cell: ({ spec: { targetRef } }) => `${targetRef.kind}/${targetRef.name}` },
    {
      header: "AUTHENTICATIONS",
      cell: ({ spec }) =>
        spec.requiredAuthenticationRefs.length === 0
          ? "<everyone>"
          : joined(spec.requiredAuthenticationRefs.map((reference) => reference.name)),
    },
    { header: "BOUND", cell: (policy, view) => bound(policy, view)?.status ?? none },
    { header: "REASON", isWide: true, cell: (policy, view) => bound(policy, view)?.reason ?? none },
  ],
  MeshTLSAuthentication: [
    {
      header: "IDENTITIES",
      cell: ({ spec }) => `${(spec.identities ?? []).length + (spec.identityRefs ?? []).length}`,
    },
    { header: "POLICIES", cell: (authentication, view) => `${referredBy(authentication, view).length}` },
    {
      header: "LISTED",
      isWide: true,
      cell: ({ spec }) =>
        joined([...(spec.identities ?? []), ...(spec.identityRefs ?? []).map((ref) => `${ref.kind}/${ref.name}`)]),
    },
  ],
  NetworkAuthentication: [
    { header: "NETWORKS", cell: ({ spec }) => joined(spec.networks.map((network) => network.cidr)) },
    { header: "POLICIES", cell: (authentication, view) => `${referredBy(authentication, view).length}` },
  ],
  ServerAuthorization: [
    {
      header: "SERVER",
      cell: ({ spec: { server } }) =>
        "name" in server ? server.name : labelText(server.selector.matchLabels) || "<selector>",
    },
  ],
  HTTPRoute: [{ header: "HOSTNAMES", cell: ({ spec }) => joined(spec.hostnames) }],
  GRPCRoute: [{ header: "HOSTNAMES", cell: ({ spec }) => joined(spec.hostnames) }],
  HTTPLocalRateLimitPolicy: [
    { header: "TARGET_KIND", cell: ({ spec }) => spec.targetRef.kind },
    { header: "TARGET_NAME", cell: ({ spec }) => spec.targetRef.name },
    { header: "TOTAL_RPS", cell: ({ spec }) => `${spec.total?.requestsPerSecond ?? none}` },
    { header: "IDENTITY_RPS", cell: ({ spec }) => `${spec.identity?.requestsPerSecond ?? none}` },
  ],
};

function workloadOf(resource: Resource, { index }: PolicyView): Workload | undefined {
  return index.workloads.find((workload) => workload.resource === resource);
}

function selectedBy(server: Resource, facts: PolicyView["index"]["servers"]): readonly Workload[] {
  return facts.find((fact) => fact.server === server)?.selected ?? [];
}

/** Replicas count; a DaemonSet has one pod on the one machine there is. */
function podCount(workloads: readonly Workload[]): number {
  return workloads.reduce((sum, { resource }) => {
    const hasReplicas = resource.kind === "Deployment" || resource.kind === "StatefulSet";
    return sum + (hasReplicas ? resource.spec.replicas : 1);
  }, 0);
}

function bound(policy: Resource, { index }: PolicyView) {
  const fact = index.policies.find((candidate) => candidate.policy === policy);
  return fact && policyConditions(fact, index).find(({ type }) => type === "Bound");
}

function referredBy(authentication: Resource, { index }: PolicyView) {
  return index.authentications.find((fact) => fact.authentication === authentication)?.referredBy ?? [];
}

function portsText(spec: PodSpec): string {
  return joined(spec.containers.flatMap(({ ports }) => ports.map((port) => `${port.containerPort}/${port.protocol}`)));
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return joined(Object.entries(labels).map(([key, value]) => `${key}=${value}`));
}

function joined(texts: readonly string[]): string {
  return texts.length === 0 ? none : texts.join(",");
}

const none = "<none>";
